"""The words staff files use, in Swedish, Norwegian and English: headers, reasons, contracts, yes and no."""

import functools
import unicodedata
from typing import TypeVar

from efterord.words import LeavingKind

Code = TypeVar("Code", str, bool, LeavingKind)

# Headers by field, best first: where two columns could be one field, the one named earlier here is proposed.
HEADERS: dict[str, str] = {
    "id": """anställningsnummer anställningsnr anställningsid anstnr anställdnr anställdnummer anställdid
        medarbetarnummer medarbetarid personalnummer ansattnummer ansattnr ansattid medarbeidernummer
        medarbeiderid ressursnummer ressursnr employeeid employeenumber employeeno employeenr employee staffid
        staffnumber workerid personid personnelnumber empid empno id""",
    "unit_path": """enhetssökväg enhetsväg organisationssökväg organisationsväg enhetssti organisasjonssti
        enhetsbane unitpath organisationpath organizationpath orgpath departmentpath""",
    "unit": """enhet enhetsnamn enhetskod organisationsenhet avdelning avdelningsnamn arbetsplats klinik
        verksamhet enhetsnavn enhetskode organisasjonsenhet avdeling avdelingsnavn arbeidssted virksomhet
        klinikk unit unitname unitcode orgunit organisationalunit organizationalunit department dept team""",
    "start": """startdatum anställningsdatum anställningsstart anställdfrån anställningenbörjar börjar
        startdato ansettelsesdato ansattdato ansattfra tiltredelsesdato tiltredelse tiltrådt startdate
        employmentstart employmentstartdate hiredate dateofhire hired start from från fra""",
    "name": "namn helanamnet fullständigtnamn navn fulltnavn fullname name employeename displayname",
    "mail": """epost epostadress mejl mejladress epostadresse email emailaddress mail mailaddress
        workemail""",
    "manager": """chefensanställningsnummer chefensanstnr chefensnummer chefid chefsid närmastechef
        närmstechef chef lederensansattnummer lederensansattnr lederid ledersansattnr nærmesteleder leder
        managerid
        manageremployeeid managernumber supervisorid reportsto linemanager manager supervisor""",
    "end": """slutdatum avgångsdatum sistaanställningsdag anställningensslut anställdtill slutar sluttdato
        fratredelsesdato fratredelse sistearbeidsdag ansatttil slutter enddate employmentend
        employmentenddate leavingdate terminationdate lastday leavedate end to till til""",
    "reason": """avgångsorsak slutorsak avslutsorsak orsak avgångsanledning anledning sluttårsak
        fratredelsesårsak årsak leavingreason reasonforleaving terminationreason leavereason leavingkind
        reason""",
    "contract": """anställningsform anställningstyp avtalsform ansettelsesform ansettelsestype stillingstype
        contract contracttype employmenttype employmentform""",
    "gender": "kön juridisktkön kjønn gender sex",
    "country": "land anställningsland arbetsland arbeidsland country countrycode",
    "leads_others": """ärchef chefja personalansvar ledarroll erleder lederansvar lederrolle personalansvarlig
        leadsothers isleader ismanager leader peoplemanager""",
}

KINDS: dict[LeavingKind, str] = {
    LeavingKind.RESIGNATION: """res | resignation | resigned | own request | voluntary | egen uppsägning |
        egen begäran | egen avgång | sagt upp sig | på egen begäran | oppsigelse fra arbeidstaker |
        egen oppsigelse | sagt opp selv | sluttet selv | etter eget ønske""",
    LeavingKind.RETIREMENT: """ret | retirement | retired | pension | pensionering | pensionerad |
        ålderspension | pensjon | pensjonert | alderspensjon | afp""",
    LeavingKind.DISMISSAL: """dis | dismissal | dismissed | fired | avsked | avskedad |
        uppsägning personliga skäl | avskjed | avskjediget | oppsigelse fra arbeidsgiver""",
    LeavingKind.REDUNDANCY: """red | redundancy | redundant | laid off | arbetsbrist |
        uppsägning arbetsbrist | nedbemanning | overtallighet | overtallig""",
    LeavingKind.FIXED_TERM_ENDED: """fte | fixed term ended | end of contract | contract ended |
        visstid upphörde | tidsbegränsad anställning upphörde | vikariat upphörde | slut på vikariat |
        midlertidig utløpt | vikariat utløpt | engasjement utløpt""",
    LeavingKind.PROBATION_ENDED: """pro | probation | probation ended | provanställning avbruten |
        provanställning upphörde | provanställning | prøvetid | avsluttet i prøvetid""",
    LeavingKind.AGREEMENT: """agr | agreement | mutual agreement | settlement | överenskommelse |
        sluttavtale | sluttpakke | gjensidig avtale""",
    LeavingKind.DEATH: "dea | death | deceased | died | avliden | dödsfall | dødsfall | død | avdød",
    LeavingKind.INTERNAL_MOVE: """int | internal | internal move | internal transfer | intern rörlighet |
        intern förflyttning | byte av tjänst internt | intern overgang | intern flytting""",
    LeavingKind.LEAVE_OF_ABSENCE: """loa | leave of absence | tjänstledig | tjänstledighet |
        permisjon | permittering | permittert""",
    LeavingKind.TRANSFER: """trf | transfer of undertaking | verksamhetsövergång |
        virksomhetsoverdragelse""",
}

CONTRACTS: dict[str, str] = {
    "permanent": """permanent | tillsvidare | tillsvidareanställning | tv | fast | fast ansatt |
        fast ansettelse""",
    "fixed_term": """fixed_term | fixed term | fixed-term | temporary | visstid | vikariat | vikarie | säva |
        särskild visstidsanställning | tidsbegränsad | provanställning | midlertidig | vikar | engasjement""",
    "hourly": """hourly | on call | zero hours | timanställd | timanställning | timavlönad | intermittent |
        tilkalling | tilkallingsvikar | timelønn | timelønnet | timeansatt""",
}

GENDERS: dict[str, str] = {
    "woman": "woman | female | f | w | k | kvinna | kvinne",
    "man": "man | male | m | mann",
    "other": "other | x | non-binary | nonbinary | annat | annet | icke-binär | ikke-binær",
}

YES_NO: dict[bool, str] = {
    True: "yes | y | true | 1 | x | ja | j | sant | sann",
    False: "no | n | false | 0 | - | nej | nei | falskt | usann | usant",
}

COUNTRIES: dict[str, str] = {
    "SE": "se | swe | sverige | sweden",
    "NO": "no | nor | norge | noreg | norway",
    "DK": "dk | dnk | danmark | denmark",
    "FI": "fi | fin | finland | suomi",
    "IS": "is | isl | island | iceland",
}


@functools.lru_cache(maxsize=1 << 12)
def plain(text: str) -> str:
    """This function will return a value as it is compared: composed letters, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def plain_header(text: str) -> str:
    """This function will return a header as it is compared: its letters and digits alone, in lower case."""
    return "".join(letter for letter in plain(text) if letter.isalnum())


def by_word(words: dict[Code, str]) -> dict[str, Code]:
    """This function will turn a table of words parted by bars into a look-up from each word to its code."""
    return {plain(word): code for code, listed in words.items() for word in listed.split("|")}


HEADER_PLACES: dict[str, tuple[int, str]] = {
    header: (place, field) for field, listed in HEADERS.items() for place, header in enumerate(listed.split())
}
KIND_BY_WORD = by_word(KINDS)
CONTRACT_BY_WORD = by_word(CONTRACTS)
GENDER_BY_WORD = by_word(GENDERS)
YES_NO_BY_WORD = by_word(YES_NO)
COUNTRY_BY_WORD = by_word(COUNTRIES)
