"""The sidebar of names: people, organisations and places, of the article or of the results."""
