"""Writes two seeds: the texts that exports and people write for a country, and what a country is called.

The names come from the Unicode CLDR as babel carries it, in the languages of exports and in each country's own, with
its two- and three-letter codes. The table below adds other texts that shops write.

Usage: ``python -m python_udfs.country_names``
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

RULES = Path(__file__).resolve().parents[1] / "seeds" / "rules"
SEED = RULES / "country_names.csv"
LABELS = RULES / "country_labels.csv"
LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl"]
# Codes of the CLDR that are not countries, and those of a part of a country.
NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
PART_OF = {"AC": "SH", "CP": "FR", "CQ": "GG", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH"}
# Other texts that shops write: official, old and short names, and parts of a country, separated by semicolons.
VARIANTS = {
    "AE": "uae; u.a.e.; emirates; eau; vae",
    "BO": "bolivia, plurinational state of; plurinational state of bolivia",
    "CD": "democratic republic of the congo; congo, democratic republic of the; dr congo; drc; rdc",
    "CG": "republic of the congo",
    "CI": "ivory coast; elfenbeinküste",
    "CN": "people's republic of china; pr china; mainland china",
    "CZ": """
        czech republic; the czech republic; république tchèque; tschechische republik; república checa;
        repubblica ceca; tsjechische republiek
    """,
    "DE": "federal republic of germany; bundesrepublik deutschland; brd; république fédérale d'allemagne",
    "ES": "kingdom of spain; reino de españa",
    "FM": "micronesia, federated states of; federated states of micronesia",
    "FR": "french republic; république française; france métropolitaine; metropolitan france",
    "GB": """
        uk; u.k.; the united kingdom; united kingdom of great britain and northern ireland; great britain;
        britain; england; scotland; wales; northern ireland; grande bretagne; angleterre; écosse; pays de
        galles; irlande du nord; großbritannien; schottland; nordirland; gran bretaña; inglaterra; escocia;
        gales; irlanda del norte; gran bretagna; inghilterra; scozia; galles; irlanda del nord; grã-bretanha;
        escócia; groot-brittannië; engeland; schotland; noord-ierland; vk
    """,
    "GM": "the gambia",
    "GR": "el; hellas; ellada; hellenic republic",
    "HK": "hong kong; hongkong; hong-kong; hong kong sar",
    "IE": "republic of ireland; irish republic; southern ireland; république d'irlande; republik irland",
    "IR": "iran, islamic republic of; islamic republic of iran",
    "IT": "italian republic; repubblica italiana",
    "KP": "korea, democratic people's republic of; democratic people's republic of korea",
    "KR": "korea, republic of; republic of korea; korea (south); korea, south; korea; corée",
    "LA": "lao people's democratic republic; lao pdr",
    "MD": "moldova, republic of; republic of moldova",
    "MF": "saint martin (french part)",
    "MK": "macedonia; macedonia, the former yugoslav republic of; fyrom; macédoine; mazedonien; macedônia; macedonië",
    "MM": "burma; birmanie; birma; birmania",
    "MO": "macao; macau",
    "NL": "holland; the netherlands; netherlands, the; kingdom of the netherlands; hollande; holanda; olanda",
    "PH": "the philippines",
    "PS": "palestine; palestine, state of; state of palestine; palestinian territory, occupied; palästina; palestina",
    "PT": "portuguese republic; república portuguesa",
    "RE": "ile de la réunion; reunion island",
    "RU": """
        russian federation; fédération de russie; russische föderation; federación rusa; federación de rusia;
        federazione russa; federação russa; russische federatie
    """,
    "SK": "slovak republic; république slovaque; slowakische republik; república eslovaca; repubblica slovacca",
    "SX": "sint maarten (dutch part)",
    "SY": "syrian arab republic",
    "SZ": "swaziland; swasiland; suazilandia; suazilândia",
    "TL": "east timor",
    "TR": "turkey; republic of türkiye; republic of turkey",
    "TW": "taiwan, province of china; taiwan, republic of china; republic of china",
    "TZ": "tanzania, united republic of; united republic of tanzania",
    "US": """
        usa; u.s.a.; u.s.; u s a; us of a; america; the united states; united states of america; the united
        states of america; united states (us); états-unis d'amérique; amerika; vereinigte staaten von amerika;
        estados unidos de américa; ee. uu.; ee.uu.; eeuu; stati uniti d'america; estados unidos da américa;
        eua; verenigde staten van amerika; vs
    """,
    "VA": "holy see; holy see (vatican city state); vatican; saint-siège",
    "VE": "venezuela, bolivarian republic of; bolivarian republic of venezuela",
    "VG": "virgin islands, british",
    "VI": "virgin islands, u.s.; us virgin islands",
}
# Letters that no decomposition turns into plain ones.
PLAIN_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def country_codes() -> dict[str, str]:
    """Returns the codes for which the CLDR has names, each with the code of its country."""
    codes = [code for code in Locale("en").territories if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY]
    return {code: PART_OF.get(code, code) for code in sorted(codes)}


def three_letter_codes(countries: dict[str, str]) -> dict[str, str]:
    """Returns ISO's three-letter codes of these countries."""
    aliases = get_global("territory_aliases")
    return {
        alias: countries[codes[0]]
        for alias, codes in aliases.items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in countries
    }


def cldr_names(code: str) -> Iterator[str]:
    """Yields the names of a territory in the languages of exports, and in its own where that has Latin letters."""
    for language in [*LANGUAGES, *get_official_languages(code, regional=False, de_facto=True)]:
        try:
            name = Locale.parse(language).territories.get(code)
        except UnknownLocaleError:
            continue
        if name and all(unicodedata.name(letter, "").startswith("LATIN") for letter in name if letter.isalpha()):
            yield name


def spellings(name: str) -> set[str]:
    """Returns how people write a name, in small letters: without its accents, hyphens, points and signs too."""
    found = {name.lower().replace("’", "'"), name.upper().lower().replace("’", "'")}
    found |= {text.replace(" & ", " and ") for text in found}
    found |= {text.replace("st. ", "saint ") for text in found}
    found |= {text.translate(UMLAUTS) for text in found}
    found |= {without_accents(text) for text in found}
    found |= {text.replace("-", " ") for text in found}
    return {" ".join(text.split()) for text in found}


def without_accents(text: str) -> str:
    """Returns a text in small letters, with each letter replaced by a plain one of the English alphabet."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_for_nothing() -> set[str]:
    """Returns the words for nothing that people write as a country, even where they are a code too: NA, NC."""
    with (RULES / "placeholders.csv").open(encoding="utf-8", newline="") as lines:
        return {row["placeholder"] for row in csv.DictReader(lines) if row["field"] in ("null", "any", "country_code")}


def country_names() -> dict[str, str]:
    """Returns the code of every name, in the order of the names; a name that may mean two countries is left out."""
    countries = country_codes()
    codes = {code.lower(): country for code, country in countries.items()}
    codes |= {code.lower(): country for code, country in three_letter_codes(countries).items()}
    said = {name: code for code, names in VARIANTS.items() for text in names.split(";") for name in spellings(text)}
    meant = defaultdict(set)
    for code, country in countries.items():
        for name in cldr_names(code):
            for spelling in spellings(name):
                meant[spelling].add(country)
    clear = {name: found.pop() for name, found in meant.items() if len(found) == 1}
    names = clear | said | codes
    return {name: names[name] for name in sorted(names.keys() - words_for_nothing())}


def country_labels() -> list[tuple[str, str, str]]:
    """Returns the code of every country with its name in English and in French."""
    english, french = Locale("en").territories, Locale("fr").territories
    return [(code, english[code], french[code].replace("'", "’")) for code in sorted(set(country_codes().values()))]


def write(seed: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Writes a seed."""
    with seed.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    write(SEED, ["name", "country_code"], country_names().items())
    write(LABELS, ["country_code", "label_en", "label_fr"], country_labels())
