from pathlib import Path

import pytest

from index.article import Article
from index.document import Document
from index.language import language, language_code
from index.load import load_articles

# Two short paragraphs each, written for this test.
PARAGRAPHS = {
    "en": (
        "The council met behind closed doors until midnight and voted to close the old lock.",
        "Nobody in the village had expected the river to rise so fast, the baker said.",
    ),
    "de": (
        "Der Gemeinderat tagte bis Mitternacht hinter verschlossenen Türen.",
        "Niemand im Dorf hatte erwartet, dass der Fluss so schnell steigen würde.",
    ),
    "fr": (
        "Le conseil municipal s'est réuni à huis clos jusqu'à minuit.",
        "Personne au village ne s'attendait à ce que la rivière monte si vite.",
    ),
    "es": (
        "El concejo se reunió a puerta cerrada hasta la medianoche.",
        "Nadie en el pueblo esperaba que el río creciera tan rápido.",
    ),
    "it": (
        "Il consiglio si è riunito a porte chiuse fino a mezzanotte.",
        "Nessuno in paese si aspettava che il fiume salisse così in fretta.",
    ),
    "pt": (
        "A câmara reuniu-se à porta fechada até à meia-noite.",
        "Ninguém na aldeia esperava que o rio subisse tão depressa.",
    ),
    "nl": (
        "De raad vergaderde tot middernacht achter gesloten deuren.",
        "Niemand in het dorp had verwacht dat de rivier zo snel zou stijgen.",
    ),
    "sv": (
        "Rådet sammanträdde bakom stängda dörrar till midnatt.",
        "Ingen i byn hade väntat sig att floden skulle stiga så snabbt.",
    ),
    "no": (
        "Kommunestyret møttes bak lukkede dører til midnatt.",
        "Ingen i bygda hadde ventet at elva skulle stige så fort.",
    ),
    "fi": (
        "Valtuusto kokoontui suljettujen ovien takana keskiyöhön asti.",
        "Kukaan kylässä ei ollut odottanut joen nousevan niin nopeasti.",
    ),
    "pl": (
        "Rada obradowała za zamkniętymi drzwiami do północy.",
        "Nikt we wsi nie spodziewał się, że rzeka wzbierze tak szybko.",
    ),
    "tr": (
        "Meclis gece yarısına kadar kapalı kapılar ardında toplandı.",
        "Köyde kimse nehrin bu kadar hızlı yükseleceğini beklemiyordu.",
    ),
    "vi": (
        "Hội đồng họp kín đến nửa đêm và bỏ phiếu đóng cửa âu thuyền cũ.",
        "Không ai trong làng nghĩ rằng nước sông lại dâng nhanh đến thế.",
    ),
    "ru": (
        "Совет заседал за закрытыми дверями до полуночи.",
        "Никто в деревне не ожидал, что река поднимется так быстро.",
    ),
    "uk": (
        "Рада засідала за зачиненими дверима до півночі.",
        "Ніхто в селі не очікував, що річка підніметься так швидко.",
    ),
    "ja": (
        "議会は非公開で深夜まで開かれ、古い水門を閉鎖することを決めた。",
        "川がこれほど早く増水するとは村の誰も予想していなかった。",
    ),
    "zh": (
        "市议会闭门开会到午夜,投票决定关闭旧船闸。",
        "村里没有人料到河水会涨得这么快,面包师说。",
    ),
}
EN, DE = " ".join(PARAGRAPHS["en"] * 3), " ".join(PARAGRAPHS["de"] * 3)


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_a_short_paragraph_shows_its_language(code: str) -> None:
    """A sentence or two is enough, in scripts shared by many languages too."""
    assert [code] * 2 == [language(text) for text in PARAGRAPHS[code]]


@pytest.mark.parametrize(
    "text",
    [
        "", "AFP", "Harbour 3, Lakeside 1", "12,345 67.8 9 - 10 2021", "川が増水",
        "https://a.example/der-alte-hafen-ist-zu-und-niemand-weiss-warum",
        "Xqz vrt plk mnd fgh wrt zxc bnm lkj hgf dsa poi uyt rew",
    ],
)  # fmt: skip
def test_too_little_is_no_language(text: str) -> None:
    """Names, figures, addresses and noise show no language, and none is guessed."""
    assert not language(text)


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("en-GB", EN, "en"),
        ("de", "AFP", "de"),
        ("en", DE, "de"),
        ("en", PARAGRAPHS["de"][0], "en"),
        ("da", " ".join(PARAGRAPHS["no"] * 4), "da"),
        ("mul", EN, "en"),
    ],
)
def test_the_page_is_believed_unless_its_text_says_otherwise(
    said: str, text: str, expected: str
) -> None:
    """A copied tag falls to a long text; a short one, or a near relative, does not fell it."""
    assert expected == language(text, said)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("EN_us", "en"), ("German", "de"), ("deu", "de"), ("Deutsch", "de"), ("nb-NO", "no"),
        ("zh-Hant-TW", "zh"), ("iw", "he"), ("x-default", ""), ("und", ""), ("!", ""), ("", ""),
    ],
)  # fmt: skip
def test_language_tags(said: str, code: str) -> None:
    """Tags, three letters and names all come to two letters, or to nothing."""
    assert code == language_code(said)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", f"<html lang=de><body><article><p>{DE}</p><p>{DE}</p></article>"),
        (
            "a.html",
            '<script type="application/ld+json">{"@type": "Article", "inLanguage": "de"}</script>'
            f"<article><p>{DE}</p></article>",
        ),
        ("a.md", "---\nlang: de-AT\n---\nAlles steht still."),
        ("a.jsonl", '{"text": "Alles steht still.", "language": "German"}'),
        ("a.txt", DE),
    ],
)
def test_an_article_knows_its_language(name: str, text: str) -> None:
    """Page, front matter, line and plain text all come to the same two letters."""
    (article,) = load_articles(Document(f"/news/{name}", Path(name).suffix, text.encode()))
    assert isinstance(article, Article)
    assert "de" == article.source.language
