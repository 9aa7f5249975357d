"""Which language a text is in: by its script where that decides, else by its commonest small words.

The answer is an ISO 639-1 code, or None where too little speaks for any. It serves filters, hyphenation of dates and
the table of quality; the boilerplate model works without it.
"""

# Word lists read best with a language on each line.
# ruff: noqa: E501

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.reading.blocks import Hashes, Lines, Places, word_hashes

# Small words that nearly every sentence of the language needs, and neighbours have less.
SMALL_WORDS: dict[str, str] = {
    "en": "the of and to in is that for was with as on by at from he it his are this be have has not but they which or an were said who will would been their had its about when there more if what can out she one all into than we you",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich wir ihr sei",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux d l c qu n s mais comme ou si leur y dont elle deux ont été cette nous vous ses lui sans tout fait être on",
    "es": "de la que el en y los se del las un por con no una su para es al lo como más o pero sus le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué han",
    "it": "di che il la e un in per una è del non sono con si le da al dei i della nel alla più anche come ha lo delle gli ma se o su dal questo nella ai essere stato sul due l suo sua hanno ed era dalla fra tra c degli",
    "pt": "de que o e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois são você",
    "nl": "de van het een en in is dat op te zijn met voor niet die aan er om ook als dan maar bij door of naar heeft hij nog wordt uit worden ze over werd was meer kan tot zo geen al zich deze we wel dit hebben moet ik",
    "sv": "och i att det som en på är av för med den till inte har de ett om var jag men sig så från vi kan man när år där nu efter också vid eller hade ska vad mot än bara över under mycket blir ut sin hur",
    "da": "og i at det er en til af på for med den som de der ikke har et var vi fra sig men så om han jeg kan også efter ved være skal blev over bliver eller hvor når ud mod nu havde mange kun end op sin hvad hun",
    "no": "og i det er på som en til for av at med har de den ikke om et fra var vi men seg så han jeg kan etter også ved skal være ble over blir eller hvor når ut mot nå hadde mange bare enn opp sin hva hun noe være fikk",
    "fi": "ja on ei että se oli hän mutta ovat kun myös joka ole sen jos niin tai kuin sekä mukaan ollut vain nyt vuoden vielä jo mitä hänen olla tämän ne siitä sitä kanssa voi ennen tämä jälkeen mikä kaikki sillä mukana olisi",
    "pl": "w i na z do nie się że to jest o jak za od po przez dla ale są który są przy oraz jego tym już tylko która które ma co może było tego był też także być czy by ze pod bardzo jednak ich roku gdy lub",
    "cs": "a v se na je že o s z do i to k ve pro za by ale si po jako od jsou který které jeho byl podle let tak také už než bude nebo až jen při která jak však může který není když roku mezi své měl uvedl řekl",
    "sk": "a v sa na je že o s z do aj to k vo pre za by ale si po ako od sú ktorý ktoré jeho bol podľa rokov tak tiež už než bude alebo až len pri ktorá však môže nie keď roku medzi svoje mal uviedol povedal",
    "hu": "a az és hogy nem is egy van ez meg csak el már de ki volt még azt be mint szerint lesz vagy után kell amely majd meg ha azonban ezt lehet között így más minden sem nagyon pedig aki őket volna olyan ami",
    "ro": "și în de a la cu că pe nu din o se este un pentru au care mai al ca sa fost să lui sunt fi ale această va dar după sau acest prin le am dintre fiind decât pot când cum despre era ei ne astfel",
    "hr": "i u je da na se za su od a s o koji će iz ne kao što to bi ali biti nije bio samo te koje prema više kako nakon koja sve ili još ako pri godine već do po jer kod međutim također gdje",
    "sl": "in je v da na se za so z pa ki ne po tudi kot bi s o bo iz ni ali še do od ga pri bil če že kako lahko ko leta med več zaradi tem kar svoje pred tako imajo",
    "tr": "ve bir bu için da de ile olarak çok daha olan gibi en ne o kadar sonra ancak her var ise göre veya olduğu ama oldu ki yeni iki mi değil dedi büyük arasında olduğunu tarafından üzerinde",
    "id": "yang dan di dengan untuk ini dari dalam itu pada tidak akan juga adalah ke karena bisa ada mereka saat telah oleh atau lebih sudah kata tersebut sebagai kami saya dia seperti bahwa para tahun menjadi dapat setelah",
    "vi": "và của là có cho không được trong một các với người những để này đã khi tại từ theo về đến vào năm cũng nhiều ra như đó còn phải lại trên ông sẽ nhưng bị",
    "lt": "ir į kad su iš yra tai bei ne kaip buvo jau apie dėl už bet nuo taip per savo jo gali tik metų arba dar ar po kuris prie kurie jų pat labai mes buvo sakė ji jei",
    "lv": "un ir ar no uz par ka kas arī tas bet nav pēc lai tā bija gan kā ne vai to var pie tiek viņš gada būs jau līdz ja tikai kuru savu šo tomēr vairāk",
    "et": "ja on ei et see oli ka kui mis ning aga oma ta mida kes siis ole pole või selle välja veel nii üle seda tema kuid aasta juba nagu nende eest eesti nad peab",
    "is": "og að í á er um sem til við var með ekki en það af fyrir hann hún þetta hafa verið þá fram eftir frá þess eru svo voru segir hefur því þegar upp sé mjög",
    "eo": "la de kaj en al estas ne por ke li kun per el ĝi sur ili mi pri aŭ kiu oni sed tiu kiel ankaŭ estis pli da nur povas kiuj jam si kio tio post",
    "sw": "ya na wa kwa ni katika la za kuwa hiyo huo cha alisema baada kama lakini yake hiyo pia watu wake hii hilo mwaka kutoka ili huku kuhusu vya hivyo",
    "tl": "ang ng sa na mga at ay si ni para ito kay hindi siya niya ko may mo ako kung pa din nang rin po naman ka lang kanyang nila kanilang",
    "zu": "ukuthi futhi uma kodwa ngoba ukuze lapho kanye njengoba uthe yena kakhulu ngesikhathi nje kusho abantu emva phakathi kwakhe lokhu khona manje",
    "xh": "ukuba kwaye kodwa xa okanye njengoko kunye abantu ngoko wathi emva phakathi yakhe oku apho ngexesha uthe kakhulu",
    "yo": "ti ni ati fun pe awon si lati naa gbogbo wa fi mo bi ti wọn àwọn láti ní pé kí tí sí fún ó jẹ́ ń èyí",
    "ru": "и в не на что с по он как это а к из за у от но для о его же то так было еще бы был все она мы они также или если уже только который до при сообщает года после во чтобы который того",
    "uk": "і в не на що з та у до за про це як від але для його по є був також або якщо вже який тільки року після щоб які під час ще бути були було цього вони з'їзд він яка",
    "bg": "и на да в за се от не е са че с по до като си ще към това но при или беше има след който ни само години още които също според може през които бе",
    "sr": "и у је да на се за су од а са о који ће из не као што то би али није био само те које према више како након која све или још ако већ до по јер код",
    "mk": "и на во да се за од не со ќе што е го ги тоа но како по до или беше има според може кои го која кој само години повеќе",
    "be": "і ў не на што з да у гэта як для ад але яго за па або быў таксама каб які было ён пра яны гэтага калі ужо пасля",
    "el": "και το να του η της με που την από για είναι στο οι τα των ο σε στην θα τον δεν τη στη ότι τους ένα αλλά μια έχει στις στον κατά έχουν όπως μας ή ως αυτό ήταν πως μετά τις",
    "ar": "في من على أن إلى عن مع التي هذا كان الذي هذه ما لا بعد بين قال إن كما لم قد أو كل خلال وقال منذ حتى ذلك عند كانت قبل",
    "fa": "و در به از که این را با است برای آن یک می خود تا شده بر هم کرد شد های ما نیز بود اما او کند شود باید",
    "ur": "کے کی میں ہے اور سے کا کو نے پر کہ یہ ہیں اس بھی نہیں تھا وہ گیا ایک کر کیا لیے تھے تو ان ہو جو رہے",
    "he": "של את על לא הוא זה עם כי גם או היא כל אם מה אבל יש היה בין אני אל רק הם כך מי אין יותר לאחר אמר",
    "hi": "के में की है और से का को ने पर कि यह हैं भी नहीं था इस एक कर लिए हो जो गया रहे तो वह साथ बाद ही किया",
    "bn": "এবং ও এই করে থেকে না হয় করা এ তার জন্য হয়েছে একটি যে সে তিনি বলেন কিন্তু সঙ্গে আর",
}

LANGUAGES = tuple(SMALL_WORDS)

# The language a script speaks for when no list of small words does.
_SCRIPTS = (
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("zh", 0x4E00, 0x9FFF),
    ("th", 0x0E00, 0x0E7F),
    ("ka", 0x10A0, 0x10FF),
    ("hy", 0x0530, 0x058F),
    ("ta", 0x0B80, 0x0BFF),
    ("te", 0x0C00, 0x0C7F),
    ("ml", 0x0D00, 0x0D7F),
    ("gu", 0x0A80, 0x0AFF),
    ("pa", 0x0A00, 0x0A7F),
    ("my", 0x1000, 0x109F),
    ("km", 0x1780, 0x17FF),
    ("am", 0x1200, 0x137F),
    ("si", 0x0D80, 0x0DFF),
    ("he", 0x0590, 0x05FF),
    ("el", 0x0370, 0x03FF),
)
# A script decides when it makes up this share of the sampled letters; kana may be few among Chinese characters.
_SCRIPT_SHARE = 0.3
_KANA_SHARE = 0.05
# Small words must be this many, and this share of all words, before they decide.
_FEWEST = 3
_SMALLEST_SHARE = 0.08
_SAMPLE = 20_000


def small_word_bits() -> dict[int, int]:
    """The hash of each small word, with one bit per language: bit `n` is `LANGUAGES[n]`."""
    bits: dict[int, int] = {}
    for number, words in enumerate(SMALL_WORDS.values()):
        for each in word_hashes(list(dict.fromkeys(w for w in words.split() if "'" not in w))).tolist():
            bits[each] = bits.get(each, 0) | 1 << number
    return bits


@lru_cache(maxsize=1)
def _table() -> tuple[Places, NDArray[np.uint64]]:
    bits = small_word_bits()
    return Places(np.array(list(bits), np.uint64)), np.array([*bits.values(), 0], np.uint64)


def language_bits(hashes: Hashes) -> NDArray[np.uint64]:
    """For each word hash, a bit for every language it is a small word of: bit `n` is `LANGUAGES[n]`."""
    places, bits = _table()
    return bits[places.of(hashes)]


def tally(bits: NDArray[np.uint64]) -> NDArray[np.int64]:
    """How many words of each language stand among `bits`."""
    return tallies(bits, np.array([0, len(bits)]))[0]


def tallies(bits: NDArray[np.uint64], bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same for several pages, a row each; page `i` has the words from `bounds[i]` up to `bounds[i + 1]`."""
    spoken = np.flatnonzero(bits)
    each = np.unpackbits(bits[spoken].astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    each = each.astype(np.float32)
    # A product of matrices adds up small numbers several times quicker than a sum does.
    ones = np.ones(len(each), np.float32)
    edges = spoken.searchsorted(bounds).tolist()
    found = [ones[low:high] @ each[low:high] for low, high in zip(edges[:-1], edges[1:], strict=True)]
    return np.array(found).astype(np.int64)[:, : len(LANGUAGES)]


def language_of(text: str) -> str | None:
    """The language of `text` as an ISO 639-1 code, or None where the text is too short or too mixed to tell."""
    lines = Lines.of(text[:_SAMPLE])
    return spoken(lines, tally(language_bits(lines.word_hashes)))


def spoken(lines: Lines, votes: NDArray[np.int64]) -> str | None:
    """The language of measured lines, given how many small words of each language they hold."""
    beginning = lines.text[:_SAMPLE]
    by_script = None if beginning.isascii() else _by_script(beginning)
    if by_script is not None:
        return by_script
    best = int(votes.argmax())
    enough = max(_FEWEST, _SMALLEST_SHARE * min(len(lines.word_hashes), _SAMPLE / 6))
    return LANGUAGES[best] if votes[best] >= enough else None


def _by_script(text: str) -> str | None:
    """The language that the letters of a text tell by themselves."""
    sample = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = sample[sample >= 0x370]
    total = len(sample) - np.count_nonzero(sample <= 0x40)
    if total and len(letters) / total >= _SCRIPT_SHARE:
        ideographs = np.count_nonzero((letters >= 0x3040) & (letters <= 0x9FFF))
        for code, first, last in _SCRIPTS:
            share = np.count_nonzero((letters >= first) & (letters <= last)) / total
            if share >= _SCRIPT_SHARE or (code == "ja" and ideographs and share >= _KANA_SHARE):
                return code
    return None
