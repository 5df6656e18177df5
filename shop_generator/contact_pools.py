"""The words that contact details are made of, clean and dirty."""

# First name, its spelling in an address, and F or M.
FIRST_NAMES = (
    ("Camille", "camille", "F"),
    ("Léa", "lea", "F"),
    ("Chloé", "chloe", "F"),
    ("Inès", "ines", "F"),
    ("Élodie", "elodie", "F"),
    ("Olivia", "olivia", "F"),
    ("Amelia", "amelia", "F"),
    ("Grace", "grace", "F"),
    ("Sophie", "sophie", "F"),
    ("Hannah", "hannah", "F"),
    ("Jürgen", "juergen", "M"),
    ("Lucía", "lucia", "F"),
    ("María José", "maria.jose", "F"),
    ("Begoña", "begona", "F"),
    ("Anneke", "anneke", "F"),
    ("Zoë", "zoe", "F"),
    ("Siobhán", "siobhan", "F"),
    ("Łucja", "lucja", "F"),
    ("فاطمة", "fatima", "F"),
    ("נועה", "noa", "F"),
    ("美咲", "misaki", "F"),
    ("Eva 🌸", "eva", "F"),
    ("MARIE", "marie", "F"),
    ("Jean-Pierre", "jean-pierre", "M"),
    ("François", "francois", "M"),
    ("Hugo", "hugo", "M"),
    ("Théo", "theo", "M"),
    ("Antoine", "antoine", "M"),
    ("Oliver", "oliver", "M"),
    ("Harry", "harry", "M"),
    ("George", "george", "M"),
    ("Maximilian", "maximilian", "M"),
    ("Björn", "bjoern", "M"),
    ("Günther", "guenther", "M"),
    ("Álvaro", "alvaro", "M"),
    ("Íñigo", "inigo", "M"),
    ("José Luis", "jose.luis", "M"),
    ("Wout", "wout", "M"),
    ("Seán", "sean", "M"),
    ("Đorđe", "djordje", "M"),
    ("محمد", "mohamed", "M"),
    ("דוד", "david", "M"),
    ("Дмитрий", "dmitri", "M"),
    ("Max 😎", "max", "M"),
    (" luc ", "luc", "M"),
)
# Last name and its spelling in an address.
LAST_NAMES = (
    ("Martin", "martin"),
    ("Bernard", "bernard"),
    ("Dubois", "dubois"),
    ("Lefèvre", "lefevre"),
    ("Garçon", "garcon"),
    ("d'Artagnan", "dartagnan"),
    ("de La Fontaine", "delafontaine"),
    ("Smith", "smith"),
    ("O'Connor", "oconnor"),
    ("Taylor-Jones", "taylor-jones"),
    ("Williams", "williams"),
    ("Müller", "mueller"),
    ("Schröder", "schroeder"),
    ("Weiß", "weiss"),
    ("von der Heide", "vonderheide"),
    ("García", "garcia"),
    ("Núñez", "nunez"),
    ("Fernández López", "fernandez.lopez"),
    ("Peeters", "peeters"),
    ("Van den Broeck", "vandenbroeck"),
    ("Janssens", "janssens"),
    ("Kowalczyk", "kowalczyk"),
    ("Çelik", "celik"),
    ("Nguyễn", "nguyen"),
    ("الحسن", "alhassan"),
    ("כהן", "cohen"),
    ("Иванов", "ivanov"),
    ("山田", "yamada"),
    ("DURAND", "durand"),
    ("lopez", "lopez"),
)
EMAIL_DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com", "example.fr")
WRONG_EMAILS = (
    "camille.martin@",
    "@example.com",
    "hugo.example.com",
    "lea martin@example.com",
    "jean@@example.com",
    "sophie@example",
    "o.smith@example..com",
    "max,weiss@example.com",
)
NO_EMAIL = ("test@test.com", "n/a", "none", "unknown", "noemail@noemail.com", " ")
NO_PHONE = ("0000000000", "n/a", "none", "0123456789", "-", "unknown")
WRONG_PHONES = ("12345", "06 12 34", "+99 123 456 789", "call me", "061234567890123")
NO_NAME = ("n/a", "none", "unknown", "test", "-", " ")

FEMALE_CODES = ("F", "F", "F", "female", "Female", "Mme", "Ms", "f")
MALE_CODES = ("M", "M", "M", "male", "Male", "H", "Mr", "m")
OTHER_CODES = ("unknown", "n/a", "X", "?", "none")

# City and postal code by country, in the order of population.COUNTRIES.
PLACES = (
    (
        ("Paris", "75001"),
        ("Paris", "75011"),
        ("PARIS", "75018"),
        ("Lyon", "69003"),
        ("Marseille", "13008"),
        ("Saint-Étienne", "42000"),
        ("Bourg-en-Bresse", "01000"),
        ("Ajaccio", "20000"),
        ("Nantes", "44000"),
        ("lille", "59800"),
    ),
    (
        ("London", "SW1A 1AA"),
        ("London", "E1 6AN"),
        ("Manchester", "M1 1AE"),
        ("Leeds", "ls1 4dy"),
        ("Edinburgh", "EH1 1YZ"),
        ("Cardiff", "CF101EP"),
        ("Bristol", "BS1 4DJ"),
    ),
    (
        ("Berlin", "10115"),
        ("München", "80331"),
        ("Köln", "50667"),
        ("Dresden", "01067"),
        ("Düsseldorf", "40213"),
        ("Hamburg", "20095"),
    ),
    (
        ("Madrid", "28013"),
        ("Barcelona", "08002"),
        ("A Coruña", "15001"),
        ("Sevilla", "41001"),
        ("Málaga", "29015"),
        ("Vitoria-Gasteiz", "01001"),
    ),
    (
        ("Bruxelles", "1000"),
        ("Antwerpen", "2000"),
        ("Gent", "9000"),
        ("Liège", "4000"),
        ("Namur", "5000"),
    ),
)
WRONG_POSTAL_CODES = ("7500", "00000", "ABCDE", "999999", "SW1A", "n/a")

# The start of a mobile number, by country and by way of writing it; four pairs of digits follow.
PHONE_STARTS = (
    ("06", "+33 6", "0033 6", "+33 (0)6", "07"),
    ("077", "+44 77", "0044 79", "+44 (0)77", "078"),
    ("0151", "+49 151", "0049 151", "+49 (0)151", "0160"),
    ("6", "+34 6", "0034 6", "+34 6", "6"),
    ("04", "+32 4", "0032 4", "+32 (0)4", "04"),
)
PHONE_SEPARATORS = ("", "", " ", ".", "-")

ACQUISITION_CHANNELS = ("organic_search", "paid_search", "social", "store", "referral", "affiliate")
