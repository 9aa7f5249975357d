"""Words by which furniture gives itself away, in many languages: single words by theme, and whole headings by label.

Written by hand. A word here proves nothing alone ("share" stands in many articles); the model weighs it, and the
labels lean on it only once a block is known to be furniture.
"""

# Word lists read best with a language on each line.
# ruff: noqa: E501

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Label
from corpusview.reading.blocks import Hashes, Lines, Places, word_hashes

# Themes of single words. A word may have several themes; languages are mixed on purpose.
THEMES: dict[str, str] = {
    "share": """share shares sharing tweet tweets twitter facebook linkedin whatsapp telegram pinterest reddit instagram
        youtube tiktok flipboard viber vk vkontakte odnoklassniki weibo digg delicious stumbleupon tumblr email print
        messenger xing threads bluesky mastodon follow followers teilen drucken merken partager partage imprimer
        compartir imprimir compartilhar condividi stampa delen dela dele skriv udostępnij drukuj sdílet zdieľať
        megosztás distribuie κοινοποίηση εκτύπωση поделиться печать поділитися сподели paylaş yazdır bagikan chia sẻ
        شارك مشاركة طباعة שתף 分享 分享到 微博 打印 シェア ツイート 공유 แชร์ dalintis jaga jaa megoszt följ seguir suivre
        suivez folgen segui síguenos obserwuj следите подписывайтесь ακολουθήστε takip""",
    "subscribe": """subscribe subscriber subscribers subscription subscriptions newsletter newsletters signup register
        registered inbox paywall premium unlimited trial login logout password username account abonnieren abonnement abo
        abonnenten anmelden registrieren abonnez abonner abonnés inscrivez connexion suscríbete suscripción boletín
        registrarse iniciar assine assinante assinatura cadastre iscriviti abbonati abbonamento accedi registrati
        abonneer nieuwsbrief inloggen prenumerera nyhetsbrev logga nyhedsbrev abonner nyhetsbrev tilaa uutiskirje kirjaudu
        subskrybuj prenumerata zaloguj zarejestruj rejestracja hasło předplatné přihlásit registrovat hírlevél feliratkozás
        bejelentkezés abonare autentificare εγγραφή συνδρομή σύνδεση подписка подписаться войти регистрация пароль увійти
        підписка абонамент вход abonelik giriş üyelik berlangganan masuk daftar اشترك تسجيل الدخول 订阅 登录 注册 会员 購読 登録
        ログイン 会員 구독 로그인 회원가입""",
    "comment": """comment comments commented commenting commenter reply replies respond moderated moderation disqus
        kommentar kommentare kommentieren antworten commentaire commentaires répondre réagir comentario comentarios
        responder comentar comentários commento commenti rispondi reactie reacties reageer kommentarer svara svar
        kommentti kommentit komentarz komentarze komentarzy odpowiedz skomentuj komentář komentáře diskuse hozzászólás
        hozzászólások válasz comentariu comentarii răspunde σχόλιο σχόλια απάντηση комментарий комментарии комментариев
        ответить коментар коментарі коментари отговор yorum yorumlar yanıtla komentar balas تعليق تعليقات رد תגובות 评论
        回复 留言 网友 コメント 返信 댓글 답글""",
    "related": """related recommended recommendations more also trending popular viewed latest headlines stories archive
        archives older newer previous next read mehr ähnliche verwandte weitere meistgelesen beliebt lesen similaires
        liés lus articles lire aussi plus relacionados relacionadas leídas más noticias leia também mais relacionadas
        lidas correlati letti leggi anche meer lees gerelateerd läs mer mest lästa relaterade les også mest lest læs også
        lue myös luetuimmat czytaj także również więcej zobacz powiązane najczęściej podobne čtěte více související
        nejčtenější viac súvisiace kapcsolódó legolvasottabb olvasd citește similare διαβάστε επίσης περισσότερα σχετικά
        δημοφιλή читайте также ещё похожие популярное читаемое популярні також схожі още свързани ilgili haberler
        baca juga terkait terpopuler اقرأ أيضا المزيد ذات صلة קרא עוד 相关 相关阅读 推荐 热门 更多 关连 関連 人気 ランキング
        続き 관련 많이 인기 더보기""",
    "legal": """copyright rights reserved privacy policy terms conditions disclaimer impressum datenschutz agb
        nutzungsbedingungen rechte vorbehalten urheberrecht droits réservés mentions légales confidentialité conditions
        derechos reservados privacidad términos aviso direitos termos diritti riservati condizioni note legali rechten
        voorbehouden voorwaarden privacybeleid rättigheter integritetspolicy villkor rettigheder vilkår oikeudet
        pidätetään tietosuoja prawa zastrzeżone regulamin prywatności polityka vyhrazena podmínky ochrana jogok
        fenntartva adatvédelem impresszum drepturi rezervate confidențialitate δικαιώματα όροι χρήσης απορρήτου права
        защищены защищены использование материалов соглашение конфиденциальности захищені запазени hakları saklıdır
        gizlilik kullanım hak cipta dilindungi privasi حقوق محفوظة الخصوصية הזכויות שמורות 版权 版权所有 隐私 声明 免责
        icp 備案 著作権 無断 転載 利用規約 저작권 무단 재배포 약관 reproduced reproduction redistributed syndication""",
    "cookie": """cookie cookies gdpr consent accept einwilligung zustimmen akzeptieren accepter aceptar accetta accetto
        accepteren godkänn accepter hyväksy akceptuję souhlasím elfogad accept συμφωνώ принять kabul terima قبول 同意""",
    "ad": """advertisement advertisements advertise advertising advertorial sponsored sponsor sponsors promoted promotion
        ad ads coupon coupons deals werbung anzeige anzeigen publicité annonce annonces publicidad anuncio anuncios
        publicidade anúncio pubblicità annunci advertentie annons mainos reklama reklamy ogłoszenia inzerce reklám hirdetés
        publicitate διαφήμιση διαφημίσεις реклама рекламы рекламные реклами reklam ilan iklan إعلان إعلانات פרסומת 广告
        招聘 広告 광고 buy shop price cart checkout""",
    "navigation": """home homepage menu search sitemap sections section category categories tags tag topics login contact
        about help faq jobs careers rss feed feeds mobile apps app top back skip navigation forum blogs video videos
        photos gallery galleries weather horoscope tv podcast podcasts startseite menü suche themen rubriken kontakt
        karriere hilfe wetter accueil rubriques recherche thèmes météo inicio buscar secciones contacto temas etiquetas
        tiempo início editorias contato ricerca cerca contatti sezioni meteo zoeken onderwerpen weer hem sök ämnen
        kontakta väder forside søg emner vejr etusivu haku aiheet sää strona główna szukaj tagi kategorie pogoda redakcja
        domů hledat témata počasí főoldal keresés címkék időjárás acasă căutare categorii vremea αρχική αναζήτηση επικοινωνία
        κατηγορίες καιρός главная поиск рубрики теги контакты погода головна пошук теми начало търсене anasayfa ara
        kategoriler iletişim beranda cari kategori kontak الرئيسية بحث اتصل בית חיפוש 首页 搜索 导航 频道 视频 图片 论坛 博客
        新闻 ホーム 検索 メニュー トップ 홈 검색 메뉴""",
    "ago": """ago hours hour hrs hr minutes minute mins min days day weeks week months month yesterday today updated
        published posted vor stunden stunde minuten tagen gestern heute aktualisiert veröffentlicht stand uhr il heures
        minutes jours hier publié hace horas minutos días ayer publicado actualizado há dias ontem atualizado fa ore
        minuti giorni ieri pubblicato aggiornato geleden uur uren dagen sedan timmar dagar publicerad siden timer dage
        udgivet publisert sitten tuntia päivää julkaistu temu godzin godzinę minut dni opublikowano aktualizacja před
        hodinami dny pred órája perce napja acum ore zile πριν ώρες λεπτά ημέρες назад часов часа минут дней вчера сегодня
        опубликовано обновлено тому годин хвилин днів преди часа önce saat dakika gün güncelleme lalu jam menit hari yang
        منذ ساعات ساعة דקות שעות לפני 小时前 分钟前 天前 发布 发表 来源 時間前 分前 更新 시간 전 입력 수정""",
    "month": """january february march april may june july august september october november december jan feb mar apr jun
        jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin
        juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre
        octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio
        febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre januari februari maart mei augustus
        oktober december stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada
        grudnia ledna února března dubna května června července srpna září října listopadu prosince január február
        március április május június július augusztus szeptember október ianuarie februarie martie aprilie iunie iulie
        septembrie octombrie noiembrie decembrie ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου
        σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου января февраля марта апреля мая июня июля августа сентября октября
        ноября декабря січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня ocak şubat
        mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık monday tuesday wednesday thursday friday saturday
        sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi
        dimanche lunes martes miércoles jueves viernes sábado domingo понедельник вторник среда четверг пятница суббота
        воскресенье poniedziałek wtorek środa czwartek piątek sobota niedziela 年 月 日""",
    "byline": """by author editor reporter correspondent staff writer written von autor autorin redaktion par auteur rédaction
        por redacción redação autore di redazione door redactie av text af kirjoittaja autor oprac napisał szerző írta de
        του της συντάκτης автор автора редакция корреспондент автор yazar oleh penulis editor بقلم كتب מאת 作者 记者 编辑 责任编辑
        責任編輯 記者 編集 기자 특파원""",
    "photo": """photo photos photograph photographer photography image images picture pictures caption getty afp reuters ap
        epa courtesy credit file foto fotos bild bilder quelle symbolbild fotografía imagen crédit légende immagine fonte
        beeld bron kuva zdjęcie fot rys obrázek fotó kép forrás sursa φωτογραφία πηγή фото снимок источник фотографія
        fotoğraf kaynak gambar sumber صورة المصدر צילום 图 图片 资料图 摄 写真 사진 shutterstock unsplash istock dpa""",
    "web": """http https www com org net html php utm co uk ru de pl cn gr info href url pdf click here link links cliquez
        klicken klick kliknij clique clicca haga hier ici aquí aqui qui tutaj zde εδώ здесь тут burada""",
    "plea": """please support donate donation donations contribute contribution member members membership patreon join help
        enjoyed liked article journalism independent reader readers spenden unterstützen soutenez don dona apoya doe apoie
        sostieni steun stöd støtt tue wesprzyj wspieraj podpořte támogass sprijină υποστηρίξτε поддержите пожертвовать
        підтримайте destek dukung""",
}

# Headings that stand alone on a line, by what they head. Compared without case and spaces.
HEADINGS: dict[Label, str] = {
    Label.RELATED: """related|related content|related articles|related stories|related news|related posts|related topics|related links|
        related coverage|read more|read also|also read|see also|more on this|more on this story|more on this topic|more from|
        more stories|more news|you may also like|you might also like|you may like|recommended|recommended for you|recommended stories|
        recommended reading|further reading|keep reading|up next|next article|next up|don't miss|in this section|more like this|
        similar articles|other news|other stories|more in this section|from the web|around the web|from our partners|
        mehr zum thema|zum thema|lesen sie auch|das könnte sie auch interessieren|weitere artikel|ähnliche artikel|verwandte artikel|
        auch interessant|weiterlesen|mehr lesen|empfohlen|empfehlungen der redaktion|weitere meldungen|
        à lire aussi|lire aussi|sur le même sujet|articles liés|articles similaires|voir aussi|à découvrir|recommandé pour vous|à ne pas manquer|
        lea también|lee también|noticias relacionadas|artículos relacionados|relacionadas|relacionados|te puede interesar|más noticias|
        más información|ver más|también te puede interesar|leia também|leia mais|veja também|notícias relacionadas|matérias relacionadas|
        saiba mais|leggi anche|articoli correlati|potrebbe interessarti|ti potrebbe interessare|approfondimenti|correlati|
        lees ook|lees meer|gerelateerde artikelen|meer over dit onderwerp|meer nieuws|läs mer|läs också|relaterade artiklar|mer om ämnet|
        läs även|les også|les mer|relaterte saker|læs også|læs mere|relaterede artikler|lue myös|lue lisää|aiheesta lisää|
        czytaj także|czytaj też|czytaj również|zobacz także|zobacz też|zobacz również|powiązane artykuły|podobne artykuły|przeczytaj także|
        polecamy|więcej na ten temat|warto przeczytać|čtěte také|čtěte dále|související články|mohlo by vás zajímat|další články|přečtěte si|
        čítajte aj|súvisiace články|mohlo by vás zaujímať|kapcsolódó cikkek|olvassa el ezt is|ajánljuk|ezt is olvasd el|
        citește și|articole similare|citiți și|vezi și|διαβάστε επίσης|διαβάστε ακόμη|διαβάστε ακόμα|σχετικά άρθρα|σχετικά θέματα|δείτε επίσης|
        σχετικά|περισσότερα|читайте также|читать также|читайте ещё|по теме|материалы по теме|похожие новости|похожие материалы|ещё по теме|
        ссылки по теме|другие новости|читать дальше|смотрите также|рекомендуем|читайте також|схожі новини|по темі|дивіться також|
        прочетете още|още по темата|свързани новини|pročitajte još|pročitajte i|povezane vijesti|povezane vesti|preberite tudi|
        ilgili haberler|bunları da oku|benzer haberler|baca juga|artikel terkait|berita terkait|xem thêm|tin liên quan|bài liên quan|
        اقرأ أيضا|اقرأ أيضاً|مواضيع ذات صلة|أخبار ذات صلة|المزيد|مطالب مرتبط|בנושא זה|כתבות נוספות|עוד בנושא|
        相关新闻|相关阅读|相关报道|相关链接|相关文章|延伸阅读|推荐阅读|更多|猜你喜欢|相關新聞|延伸閱讀|関連記事|関連ニュース|あわせて読みたい|おすすめ記事|
        관련기사|관련 기사|관련 뉴스|함께 보면 좋은 기사|추천 기사|संबंधित खबरें|यह भी पढ़ें|ये भी पढ़ें|ข่าวที่เกี่ยวข้อง|lasīt arī|skaitykite taip pat|loe ka|loe lisaks|tengdar fréttir|soma pia|
        read next|what to read next|more to explore|you might be interested in|you may be interested in|related reading|recent posts|recent articles|recent stories|other posts|
        read the full story|read full article|das könnte dich auch interessieren|das könnte dich interessieren|das könnte sie interessieren|mehr dazu|lesen sie mehr|lies auch|lies mehr|
        lesen sie dazu auch|lesetipps|passend zum thema|weitere beiträge|weitere themen|ähnliche beiträge|verwandte beiträge|verwandte themen|das interessiert andere leser|aus dem netz|
        aus dem web|unsere empfehlungen|empfehlung der redaktion|neueste beiträge|neueste artikel|letzte beiträge|zum weiterlesen|weitere nachrichten|mehr aus diesem ressort|
        à lire également|lire également|sur le même thème|vous aimerez aussi|vous pourriez aussi aimer|pour aller plus loin|pour approfondir|articles récents|derniers articles|
        dans la même rubrique|à voir aussi|lire la suite|lire plus|lea además|lee más|te recomendamos|le puede interesar|también le puede interesar|notas relacionadas|artículos recientes|
        entradas relacionadas|entradas recientes|sigue leyendo|seguir leyendo|você pode gostar|recomendado para você|posts relacionados|artigos relacionados|posts recentes|veja mais|
        continue lendo|leggi di più|ti potrebbero interessare|potrebbe interessarti anche|articoli recenti|continua a leggere|per approfondire|lees verder|aanbevolen|meer lezen|
        gerelateerd|bekijk ook|laatste nieuws|läs vidare|rekommenderat|senaste nytt|les videre|anbefalt|siste nytt|flere saker|læs videre|anbefalet|seneste nyt|lue seuraavaksi|suosittelemme|
        uusimmat|może cię zainteresować|zobacz więcej|czytaj dalej|czytaj więcej|podobne tematy|powiązane tematy|najnowsze artykuły|polecane|polecane artykuły|warto zobaczyć|
        mohlo by se vám líbit|související|číst dále|nejnovější články|további cikkek|olvass tovább|ajánlott cikkek|citește mai mult|articole recomandate|recomandate|te-ar putea interesa|
        δείτε ακόμα|διαβάστε περισσότερα|μπορεί να σας ενδιαφέρει|рекомендуем почитать|вам может быть интересно|читайте далее|другие материалы|ещё новости|похожие записи|что ещё почитать|
        вам може бути цікаво|також читайте|інші новини|ilginizi çekebilir|önerilen haberler|devamını oku|artikel lainnya|berita lainnya|baca selengkapnya|tin cùng chuyên mục|tin mới nhất|
        اقرأ المزيد|قد يعجبك أيضا|مقالات ذات صلة|相关推荐|为您推荐|热门推荐|猜你喜歡|更多新闻|看更多|こちらもおすすめ|関連コンテンツ|おすすめ|続きを読む|あわせて読む|더 보기|추천 뉴스""",
    Label.MOST_READ: """most read|most popular|most viewed|most shared|most commented|most recent|trending|trending now|trending stories|popular|
        popular now|popular posts|popular articles|top stories|top news|top read|editor's picks|editors' picks|what's hot|most emailed|
        meistgelesen|meist gelesen|am meisten gelesen|beliebt|beliebte artikel|top-themen|die meistgelesenen artikel|les plus lus|les plus lues|les + lus|
        populaires|tendances|lo más leído|más leídas|más leídos|las más leídas|lo más visto|lo último|tendencias|mais lidas|as mais lidas|mais lidos|
        mais populares|più letti|i più letti|le più lette|più lette|meest gelezen|populair|mest läst|mest lästa|mest lest|mest læste|mest populære|luetuimmat|
        najczęściej czytane|najpopularniejsze|najchętniej czytane|popularne|najnowsze|nejčtenější|nejčtenější články|najčítanejšie|legolvasottabb|legnépszerűbb|
        cele mai citite|cele mai populare|δημοφιλή|δημοφιλέστερα|τα πιο δημοφιλή|πιο διαβασμένα|самое читаемое|популярное|самое популярное|популярные новости|
        топ новостей|самые читаемые|читаемое|найпопулярніше|популярні новини|най-четени|най-четено|najčitanije|najbrani|en çok okunanlar|çok okunanlar|terpopuler|
        berita terpopuler|paling populer|đọc nhiều|đọc nhiều nhất|الأكثر قراءة|الأكثر مشاهدة|پربازدیدترین|הנקראות ביותר|热门新闻|热点新闻|排行榜|点击排行|热门文章|新闻排行|
        熱門新聞|人気記事|アクセスランキング|ランキング|많이 본 뉴스|인기 기사|인기기사|많이 본 기사|populārākie|skaitomiausi|enim loetud|mest lesið""",
    Label.SUBSCRIBE: """subscribe|subscribe now|subscribe today|sign up|sign in|log in|login|register|newsletter|newsletters|sign up for our newsletter|
        get our newsletter|subscribe to our newsletter|become a member|already a subscriber?|already a member?|join us|support us|donate|create account|
        abonnieren|jetzt abonnieren|newsletter abonnieren|anmelden|jetzt anmelden|registrieren|s'abonner|abonnez-vous|inscription|inscrivez-vous|connexion|
        déjà abonné ?|suscríbete|suscribirse|boletines|iniciar sesión|regístrate|assine|assine já|cadastre-se|entrar|iscriviti|abbonati|accedi|registrati|
        abonneren|abonneer|inloggen|aanmelden|word lid|prenumerera|logga in|bli prenumerant|abonner|logg inn|log ind|tilaa|kirjaudu|kirjaudu sisään|
        zaloguj|zaloguj się|zarejestruj się|subskrybuj|prenumerata|zapisz się|přihlásit se|předplatné|registrace|prihlásiť sa|bejelentkezés|feliratkozás|
        regisztráció|abonează-te|autentificare|εγγραφή|σύνδεση|συνδρομή|εγγραφείτε|подписаться|подписка|войти|вход|регистрация|подпишитесь|підписатися|увійти|
        абонирай се|pretplati se|prijava|abone ol|giriş yap|üye ol|masuk|daftar|berlangganan|đăng nhập|đăng ký|اشترك|اشترك الآن|تسجيل الدخول|הרשמה|登录|注册|订阅|
        登入|註冊|ログイン|会員登録|新規登録|購読|로그인|회원가입|구독|구독하기|
        sign up for free|free newsletter|get the newsletter|email sign up|register now|for subscribers|subscriber only|subscribers only|members only|continue with google|
        continue with facebook|continue with apple|forgot password?|forgot your password?|zum newsletter anmelden|newsletter bestellen|jetzt newsletter abonnieren|jetzt testen|
        jetzt kostenlos testen|mit facebook anmelden|mit google anmelden|passwort vergessen?|article réservé aux abonnés|réservé aux abonnés|contenu réservé aux abonnés|je m'abonne|s'inscrire|
        s'inscrire gratuitement|se connecter|vous possédez déjà un compte ?|j'ai déjà un compte|mon compte|mot de passe oublié ?|ya soy suscriptor|hazte socio|hazte suscriptor|
        crear cuenta|suscríbase|¿olvidaste tu contraseña?|já é assinante?|já sou assinante|crie sua conta|esqueceu a senha?|sei già abbonato?|registrati gratis|password dimenticata?|
        word abonnee|gratis proberen|wachtwoord vergeten?|bli medlem|bli abonnent|allerede abonnent?|har du redan ett konto?|bliv abonnent|wykup dostęp|masz już konto?|załóż konto|
        nie pamiętasz hasła?|забыли пароль?""",
    Label.FOLLOW_US: """follow us|follow us on|share|share this|share this article|share this story|share on|share on facebook|share on twitter|tweet|facebook|twitter|
        linkedin|whatsapp|telegram|instagram|youtube|email|email this|print|print this|share via email|find us on|connect with us|stay connected|social media|
        copy link|like us on facebook|follow|folgen sie uns|folgen|teilen|artikel teilen|drucken|merken|suivez-nous|partager|partager cet article|partagez|imprimer|
        síguenos|síguenos en|compartir|comparte|imprimir|siga-nos|compartilhe|compartilhar|partilhar|seguici|seguici su|condividi|stampa|volg ons|delen|deel|
        deel dit artikel|följ oss|dela|dela artikeln|följ|følg oss|del|følg os|seuraa meitä|jaa|udostępnij|obserwuj nas|drukuj|podziel się|sdílet|sledujte nás|tisk|
        zdieľať|kövess minket|megosztás|distribuie|urmărește-ne|ακολουθήστε μας|κοινοποίηση|εκτύπωση|поделиться|поделиться:|подписывайтесь на нас|мы в соцсетях|печать|
        следите за нами|распечатать|версия для печати|поділитися|сподели|podijeli|podeli|deli|bizi takip edin|paylaş|yazdır|ikuti kami|bagikan|chia sẻ|شارك|تابعنا|
        شارك هذا|شارك على|שתפו|עקבו אחרינו|分享|分享到|分享到：|关注我们|打印|转发|シェア|シェアする|ツイート|フォロー|공유하기|공유|팔로우|dalintis|jaga|deila|
        like this|like|tweet this|pin it|pinnen|flattr this|link copied|copy url|save article|bookmark|share via whatsapp|share via facebook|share via twitter|teilen sie dies mit|
        teile dies mit|teilen mit|mit anderen teilen|mit freunden teilen|beitrag teilen|diesen artikel teilen|diesen beitrag teilen|link kopieren|auf facebook teilen|auf twitter teilen|
        auf whatsapp teilen|per e-mail teilen|per mail teilen|per e-mail versenden|artikel drucken|artikel versenden|seite drucken|gefällt mir|gefällt ihnen dieser artikel?|
        in merkliste übernehmen|auf die merkliste|artikel merken|partager sur facebook|partager sur twitter|partager par e-mail|copier le lien|envoyer par e-mail|envoyer à un ami|
        ajouter à vos sélections|sauvegarder l'article|compartir en facebook|compartir en twitter|compartir en whatsapp|copiar enlace|copiar link|enviar por correo|guardar artículo|
        compartilhar no facebook|compartilhar no whatsapp|copia link|condividi su facebook|condividi su twitter|kopieer link|deel via facebook|deel via whatsapp|bewaar artikel|kopiera länk|
        dela på facebook|dela på twitter|kopier lenke|kopier link|del på facebook|del artikkelen|jaa facebookissa|kopioi linkki|kopiuj link|udostępnij na facebooku|podziel się artykułem|
        zkopírovat odkaz|sdílet na facebooku|link másolása|скопировать ссылку|поделиться в соцсетях|скопіювати посилання|bağlantıyı kopyala|salin tautan|sao chép liên kết|نسخ الرابط|复制链接|
        リンクをコピー|링크 복사""",
    Label.COMMENTS: """comments|comment|leave a comment|leave a reply|post a comment|add a comment|add comment|view comments|show comments|load comments|join the conversation|
        comments are closed|comments (0)|0 comments|no comments|reply|reader comments|your comment|have your say|join the discussion|discussion|recent comments|
        kommentare|kommentar schreiben|kommentieren|diskussion|leserkommentare|commentaires|commenter|réagir|laisser un commentaire|ajouter un commentaire|comentarios|
        deja un comentario|comentar|comentários|deixe um comentário|deixe seu comentário|commenti|lascia un commento|commenta|reacties|reageer|plaats een reactie|kommentarer|
        kommentera|skriv en kommentar|legg igjen en kommentar|kommentit|kommentoi|komentarze|dodaj komentarz|skomentuj|komentáře|diskuse|přidat komentář|hozzászólások|szólj hozzá|
        comentarii|adaugă un comentariu|σχόλια|προσθήκη σχολίου|αφήστε σχόλιο|комментарии|оставить комментарий|добавить комментарий|обсуждение|обсудить|ваш комментарий|коментарі|
        залишити коментар|коментари|komentari|yorumlar|yorum yap|komentar|tulis komentar|tinggalkan komentar|bình luận|تعليقات|التعليقات|أضف تعليق|اترك تعليقا|תגובות|הוסף תגובה|
        评论|发表评论|网友评论|我要评论|查看评论|留言|評論|コメント|コメントする|댓글|댓글쓰기|komentārai|komentāri|kommenteeri|
        leave a response|write a comment|show all comments|see all comments|read comments|kommentieren sie hier|kommentar hinterlassen|schreibe einen kommentar|
        schreiben sie einen kommentar|hinterlasse einen kommentar|einen kommentar schreiben|kommentare anzeigen|alle kommentare anzeigen|diskutieren sie mit|kommentar abgeben|
        laissez un commentaire|poster un commentaire|vos commentaires|lire les commentaires|voir les commentaires|escribe un comentario|añadir comentario|ver comentarios|deja tu comentario|
        dejar un comentario|deixe o seu comentário|ver comentários|mostra commenti|scrivi un commento|bekijk reacties|laat een reactie achter|skriv kommentar|visa kommentarer|vis kommentarer|
        näytä kommentit|napisz komentarz|pokaż komentarze|zobacz komentarze|napsat komentář|zobrazit komentáře|написать комментарий|показать комментарии|написати коментар|yorum yaz|
        コメントを書く|コメントを見る|댓글 보기""",
    Label.NAVIGATION: """home|menu|search|sections|topics|categories|category|tags|tag|archive|archives|navigation|skip to content|skip to main content|back to top|top|
        contact|contact us|about|about us|help|sitemap|next|previous|older posts|newer posts|close|more|all news|latest news|news|rss|blog|
        startseite|suche|menü|themen|rubriken|schlagworte|kontakt|über uns|nach oben|zur startseite|accueil|recherche|rubriques|thèmes|haut de page|inicio|buscar|secciones|
        temas|etiquetas|volver arriba|início|busca|editorias|assuntos|cerca|argomenti|torna su|zoeken|onderwerpen|sök|ämnen|søg|emner|søk|haku|aiheet|strona główna|szukaj|tagi|kategorie|
        do góry|redakcja|domů|hledat|témata|štítky|főoldal|keresés|címkék|acasă|caută|etichete|αρχική|αναζήτηση|ετικέτες|κατηγορίες|главная|поиск|рубрики|теги|темы|метки|наверх|
        головна|пошук|теги:|начало|търсене|naslovnica|pretraga|anasayfa|ara|etiketler|kategoriler|beranda|cari|kategori|tag:|tags:|trang chủ|tìm kiếm|الرئيسية|بحث|الأقسام|
        ראשי|חיפוש|首页|搜索|导航|返回顶部|返回首页|标签|標籤|ホーム|検索|メニュー|トップページ|カテゴリー|タグ|홈|검색|메뉴|태그""",
    Label.ADVERTISEMENT: """advertisement|advertisements|ad|ads|sponsored|sponsored content|promoted|promoted content|paid content|advertise|advertising|story continues below advertisement|
        article continues below advertisement|continue reading below|anzeige|werbung|publicité|annonce|publicidad|anuncio|publicidade|pubblicità|advertentie|annons|mainos|reklama|ogłoszenie|
        materiał sponsorowany|inzerce|reklám|hirdetés|publicitate|διαφήμιση|реклама|на правах рекламы|реклама:|reklam|iklan|quảng cáo|إعلان|פרסומת|广告|廣告|広告|スポンサーリンク|광고|
        skip ad|skip advertisement|report this ad|ad feedback|remove ads|branded content|partner content|paid partnership|anzeigen|werbeanzeige|gesponsert|
        lesen sie nach der anzeige weiter|weiter nach der werbung|artikel wird unter der anzeige fortgesetzt|la suite après la publicité|la suite après cette publicité|sponsorisé|
        contenu sponsorisé|continúa tras la publicidad|patrocinado|contenido patrocinado|continua após a publicidade|conteúdo patrocinado|continua dopo la pubblicità|sponsorizzato|
        lees verder onder de advertentie|gesponsord|artikeln fortsätter efter annonsen|sponsrat|annonse|annonsørinnhold|saken fortsetter under annonsen|artikkelen fortsetter under annonsen|
        annoncørbetalt indhold|artykuł sponsorowany|materiał partnera|dalsza część artykułu pod materiałem wideo|komerční sdělení""",
    Label.LEGAL: """copyright|all rights reserved|terms of use|terms of service|terms and conditions|terms & conditions|privacy policy|privacy|disclaimer|legal|imprint|impressum|datenschutz|
        agb|mentions légales|politique de confidentialité|conditions générales|aviso legal|política de privacidad|política de privacidade|termos de uso|note legali|privacy policy|
        algemene voorwaarden|privacybeleid|integritetspolicy|om cookies|tietosuoja|polityka prywatności|regulamin|ochrana osobních údajů|adatvédelem|impresszum|
        politica de confidențialitate|termeni și condiții|όροι χρήσης|πολιτική απορρήτου|пользовательское соглашение|политика конфиденциальности|правила использования|все права защищены|
        gizlilik politikası|kullanım koşulları|kebijakan privasi|syarat dan ketentuan|سياسة الخصوصية|شروط الاستخدام|תנאי שימוש|免责声明|版权声明|隐私政策|利用規約|プライバシーポリシー|이용약관|개인정보처리방침""",
    Label.COOKIE_NOTICE: """cookies|cookie policy|cookie settings|manage cookies|accept cookies|accept all cookies|accept all|accept|we use cookies|your privacy|privacy settings|manage consent|
        cookie-einstellungen|alle akzeptieren|akzeptieren|paramètres des cookies|tout accepter|accepter|configuración de cookies|aceptar|aceptar todo|aceitar|accetta|cookie-instellungen|
        accepteren|godkänn|godta|hyväksy|akceptuję|zgadzam się|souhlasím|elfogadom|accept toate|αποδοχή|συμφωνώ|принять|согласен|kabul et|terima|موافق|同意|接受|
        show content|load content|view this post on instagram|view more on instagram|view on twitter|inhalt laden|inhalte laden|externe inhalte laden|externen inhalt anzeigen|
        externer inhalt nicht verfügbar|externer inhalt|empfohlener redaktioneller inhalt|empfohlener externer inhalt|privatsphäre-einstellungen ändern|datenschutzeinstellungen ändern|
        cookies akzeptieren und inhalt laden|sieh dir diesen beitrag auf instagram an|accepter et continuer|gérer mes choix|gérer les cookies|contenu bloqué|
        voir cette publication sur instagram|mostrar contenido|ver esta publicación en instagram|ver essa foto no instagram|visualizza questo post su instagram|toon inhoud|
        dit bericht op instagram bekijken|visa innehåll|vis innhold|pokaż treść|посмотреть эту публикацию в instagram""",
    Label.AUTHOR_BOX: """about the author|about the authors|the author|author|written by|more from this author|more by this author|view all posts|über den autor|zum autor|à propos de l'auteur|l'auteur|
        sobre el autor|sobre o autor|l'autore|sull'autore|over de auteur|om författaren|om skribenten|o autorze|o autorovi|a szerzőről|despre autor|σχετικά με τον συντάκτη|об авторе|автор|про автора|
        yazar hakkında|tentang penulis|عن الكاتب|作者简介|关于作者|この記事を書いた人|著者プロフィール""",
    Label.DISMISS: """dismiss|close|ok|got it|no thanks|not now|maybe later|continue|skip|cancel|hide|x|×|✕|schließen|nein danke|fermer|non merci|cerrar|no, gracias|fechar|chiudi|sluiten|stäng|lukk|luk|sulje|
        zamknij|nie, dziękuję|zavřít|zatvoriť|bezárás|închide|κλείσιμο|закрыть|закрити|затвори|zatvori|kapat|tutup|đóng|إغلاق|סגור|关闭|關閉|閉じる|닫기|
        show more|show less|see more|see less|read less|expand|collapse|mehr anzeigen|weniger anzeigen|aufklappen|zuklappen|ausklappen|einklappen|box aufklappen|box zuklappen|
        afficher plus|voir plus|voir moins|ver menos|mostrar más|mostrar menos|mostra altro|toon meer|toon minder|visa mer|visa mindre|vis mer|vis mindre|vis mere|näytä lisää|pokaż więcej|
        pokaż mniej|zobrazit více|показать ещё|свернуть|развернуть|もっと見る""",
}

# Phrases by which a short paragraph or line gives itself away, in lower case; the first label that has one counts.
PHRASES: dict[Label, str] = {
    Label.COOKIE_NOTICE: """cookie|куки|ciasteczk|クッキー|쿠키""",
    Label.LEGAL: """©|copyright|rights reserved|alle rechte|tous droits|derechos reservados|diritti riservati|direitos reservados|
        rechten voorbehouden|eftertryck|prawa zastrzeżone|práva vyhrazena|jog fenntartva|drepturi rezervate|drepturile rezervate|
        hakları saklıdır|hak cipta|права защищены|права захищені|δικαιώματα|الحقوق محفوظة|הזכויות שמורות|版权所有|版權所有|
        不得转载|無断転載|無断複製|무단""",
    Label.SUBSCRIBE: """your email|your e-mail|email address|e-mail address|e-mail-adresse|votre e-mail|votre email|tu email|sign up|
        newsletter|inbox|subscri|abonn|suscr|assine|iscriviti|prenumer|tilaa|předplat|előfizet|abone ol|berlangganan|подпиш|подпис|
        підпи|εγγραφ|اشترك|订阅|訂閱|購読|구독""",
    Label.FOLLOW_US: """follow us|share this|share on|share via|folgen sie|folge uns|teilen auf|suivez|partager sur|partagez|síguenos|
        comparte en|seguici|condividi su|siga-nos|compartilhe|volg ons|deel dit|följ oss|dela på|śledź|obserwuj|sledujte|kövess|
        urmăr|takip ed|ikuti kami|ακολουθ|мы в соц|подел|стежте|شارك|تابعنا|分享|关注我们|シェア|フォロー|공유""",
    Label.COMMENTS: """to comment|post a comment|post comment|leave a comment|add a comment|your comment|view comments|to the editor|
        kommentar schreiben|kommentar verfassen|commenter|reageren|skriv en kommentar|skomentuj|komentovat|комментир|коментув|
        σχολιάστε|yorum yap|发表评论|コメントを|댓글""",
}

# How an author is told of, below the article: patterns, anchored at the beginning; the first words are a name.
_NAME = r"^\W*(?:[^\W\d_][\w.'’-]+\s+){1,4}"
AUTHORS: tuple[str, ...] = (
    _NAME
    + r"(?:is|was) (?:an?|the|our)\b[^.]{0,60}?\b(?:journalist|reporter|writer|editor|correspondent|author|columnist|contributor|producer|professor|photographer)\b",
    _NAME + r"(?:writes|reports|covers|lives in)\b",
    _NAME
    + r"(?:ist (?:eine? |freie[rs]? |die |der )*\w*(?:redakteur|journalist|autor|reporter|korrespondent)|schreibt (?:über|für)\b)",
    _NAME
    + r"(?:est (?:une? )?(?:journaliste|rédact|reporter|correspondant)|es (?:una? )?(?:periodista|redactor|corresponsal))",
    _NAME
    + r"(?:é (?:una? )?(?:giornalista|jornalista|redattor|repórter)|is (?:een )?(?:journalist|redacteur|verslaggever))",
    _NAME
    + r"(?:jest (?:dziennikar|redaktor|reporter)|är (?:en )?(?:reporter|journalist|redaktör)|je (?:novinář|redaktor))",
    r"^\W*(?:журналист|корреспондент|обозреватель|редактор|журналіст|кореспондент)\b",
)

THEME_NAMES = tuple(THEMES)


def theme_word_bits() -> dict[int, int]:
    """The hash of each theme word, with a bit for every theme it belongs to: bit `n` is `THEME_NAMES[n]`."""
    bits: dict[int, int] = {}
    for number, words in enumerate(THEMES.values()):
        for each in word_hashes(list(dict.fromkeys(words.split()))).tolist():
            bits[each] = bits.get(each, 0) | 1 << number
    return bits


@lru_cache(maxsize=1)
def headings() -> dict[int, Label]:
    """The cores of all known headings (see `Lines`), each with the label of what it heads."""
    found: dict[int, Label] = {}
    for label, phrases in HEADINGS.items():
        lines = Lines.of("\n".join(phrase.strip() for phrase in phrases.replace("\n", "").split("|")))
        for each in lines.cores.tolist():
            found.setdefault(each, label)
    return found


@lru_cache(maxsize=1)
def heading_places() -> dict[str, int]:
    """All known headings without case and spaces, each with the place in `HEADINGS` of the label that it heads."""
    found: dict[str, int] = {}
    for number, phrases in enumerate(HEADINGS.values()):
        for phrase in phrases.replace("\n", "").split("|"):
            found.setdefault("".join(phrase.casefold().split()), number)
    return found


@lru_cache(maxsize=1)
def _heading_table() -> tuple[Places, NDArray[np.int8]]:
    known = headings()
    numbers = {label: number for number, label in enumerate(HEADINGS)}
    return Places(np.array(list(known), np.uint64)), np.array([*map(numbers.get, known.values()), -1], np.int8)


def heading_numbers(cores: Hashes) -> NDArray[np.int8]:
    """For each line's core, the place in `HEADINGS` of the label that it heads; -1 for lines that are no heading."""
    places, numbers = _heading_table()
    return numbers[places.of(cores)]
