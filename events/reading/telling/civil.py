"""Events without forces or out of scope: accidents of merchant ships and companies, company drills, land exercises."""

from __future__ import annotations

import re

_MERCHANT = re.compile(
    r"\b(?:tanker|freighter|ferry|dry-cargo|cargo ship|ro-ro|barge|trawler|bulk carrier|merchant|yacht|motor ?boat|"
    r"fishing boat|dredger|airliner|airline|passenger|operator|company|танкер\w*|сухогруз\w*|паром\w*|барж\w+|"
    r"сейнер\w*|теплоход\w*|яхт\w+|рыбак\w*|пассажирск\w+)\b",
    re.IGNORECASE,
)
_ACCIDENT = re.compile(
    r"\b(?:collided|collision|sank|sunk|capsiz\w+|aground|lost (?:her|its|his)|caught fire|adrift|drift\w+|broke|"
    r"struck|touched bottom|(?:emergency|forced|hard) landing|crash\w*|came down|столкн\w+|затон\w+|сел\w* на мель|"
    r"перевернул\w*|загор\w+|опрокинул\w*|посадк\w+)\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:oil|gas|drilling|spill\w*|clean-up|Agip\w*|KPO|NCOC|Lukoil|BP|SOCAR|operator|terminal|нефт\w+|лукойл\w*|"
    r"разлив\w*)\b|آلودگی نفتی",
    re.IGNORECASE,
)
_FORCES = re.compile(
    r"\b(?:nav(?:y|ies|al)|coast guards?|border|army|military|flotilla|defen[cs]e|forces|warships?|frigate|corvettes?"
    r"|marines|drones?|missiles?|gunboat|patrol|вмс|вмф|флотили\w+|военн\w+|погран\w+|береговой охран\w+|минобороны|"
    r"морск\w+ пех\w+|беспилотник\w*|дрон\w*|бпла|ракет\w*)\b",
    re.IGNORECASE,
)
_ASHORE = re.compile(
    r"\b(?:ground forces|tanks?\b|armou?red|motor(?:ised)? rifle|land forces|howitzers?|mechani[sz]ed|сухопутн\w+|"
    r"танк\w*|мотострел\w+|бронетехник\w*)",
    re.IGNORECASE,
)
_AFLOAT = re.compile(
    r"\b(?:nav(?:y|al)|fleet|flotilla|ships?|boats?|vessels?|coast\w*|sea\b|beach|landing|marines?|amphibious|caspian|"
    r"вмс|вмф|флот\w*|кораб\w*|катер\w*|берег\w*|мор[еяю]\w*|десант\w*|морск\w+|каспи\w+)",
    re.IGNORECASE,
)


_PEOPLE = re.compile(
    r"\b(?:fisherm[ae]n|anglers?|workers?|tourists|passengers|swimmers?|surfers?|рыбак\w*|турист\w*|пассажир\w*|рабочи\w+)\b",
    re.IGNORECASE,
)
_RESCUED = re.compile(
    r"\b(?:found alive|rescued|picked up|saved|evacuated|taken off|спас(?:ли|ла|ен\w*)|эвакуир\w+|найден\w* живыми)\b",
    re.IGNORECASE,
)
_HARM = re.compile(
    r"\b(?:fired|shot|ramm\w+|detain\w+|drone|missile|mine|обстрел\w+|огонь|задерж\w+|таран\w+|"
    r"мин[аыуе])\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:Baltic|Black Sea|Pacific|Mediterranean|Persian Gulf|Kaliningrad|Sevastopol|Novorossiysk|Strait of Hormuz|"
    r"North Sea|Red Sea|Arctic|Barents|Gulf of (?:Oman|Aden)|Indian Ocean|Sea of (?:Azov|Japan|Okhotsk)|Karabakh|"
    r"Donbas\w*|line of contact|Crimea\w*|северн\w+ флот\w*|северно\w+ мор\w+|"
    r"красно\w+ мор\w+|арктик\w*|баренцев\w+|азовск\w+|"
    r"карабах\w*|донбасс\w*|крым\w*|персидск\w+ залив\w*|средиземно\w+|"
    r"балтийск\w+|балтик\w*|заполярь\w*|"
    r"ч[её]рн\w+ мор\w+|черноморск\w+|тихоокеанск\w+|севастопол\w+|новороссийск\w*)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:trade|transport\w*|railways?|corridor|fish\w*|quotas?|sturgeon|gas|oil|pipelines?|energy|flights|touris\w+|"
    r"ecolog\w+|environment\w*|pollution|tariffs?|customs|grain|invest\w+|торговл\w*|транспорт\w*|коридор\w*|рыб\w+|"
    r"квот\w*|осетр\w*|газ[ау]?\b|газов\w+|нефт\w+|трубопровод\w*|газопровод\w*|энерг\w+|туризм\w*|эколог\w+|"
    r"таможен\w+|зерн\w+|инвест\w+)\b",
    re.IGNORECASE,
)
_OF_THE_SEA = re.compile(
    r"\b(?:security|legal status|delimit\w+|demarcat\w+|median line|borders?|seabed|sovereign\w*|third|foreign|outside|"
    r"convention|Afghanistan|безопасност\w*|правов\w+ статус\w*|разграничени\w+|делимитаци\w+|границ\w*|дна|дно|"
    r"третьих|иностранн\w+|конвенци\w+|афганистан\w*)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:may one day|could (?:one day|soon|yet|become|turn into|lead to|mean)|might (?:one day|soon|yet|become)|"
    r"would (?:like|love|prefer|dearly) (?:\w+ )?to|if .{3,60} were to|were .{3,40} to (?:close|attack|send|break)|"
    r"(?:will not|won't|(?:has|have|had) no (?:plans?|intention) (?:to|of)|(?:does|do|did) not (?:plan|intend) to) "
    r"(?:take part|taking part|participat\w+|join\w*|attend\w*|send\w*|visit\w*|hold\w*|sail\w*)|"
    r"не (?:будет|будут|намерен\w*|планиру\w+|собира\w+) (?:участв\w+|направл\w+|отправл\w+|посеща\w+|проводить|"
    r"заходить)|"
    r"(?:was|were|been) (?:cancelled|called off)|отменил\w*|отмен[её]н\w*|"
    r"agreed to meet|(?:meet|talk) again|(?:next|another) (?:meeting|round of talks) (?:will|is|was)|"
    r"подтвердил\w* готовность|выразил\w* готовность|мог(?:ут|ла|ли|ло)? бы|хотел\w* бы|не исключ\w+|"
    r"следующ\w+ (?:встреч|раунд)\w*)\b",
    re.IGNORECASE,
)
_CASPIAN = re.compile(r"caspian|каспи|خزر|xəzər|volga|волг", re.IGNORECASE)


_NAMES = re.compile(r"[«“\"][^»”\"\n]{1,40}[»”\"]")


def is_voyage(text: str) -> bool:
    """Return whether a merchant ship sails without forces; a ship's own name is no evidence of forces."""
    plain = _NAMES.sub("", text)
    return _MERCHANT.search(plain) is not None and _FORCES.search(plain) is None and _HARM.search(plain) is None


def is_trade(text: str) -> bool:
    """Return whether an agreement is on trade, fisheries, transport or energy, and not on borders or forces."""
    return _TRADE.search(text) is not None and _FORCES.search(text) is None and _OF_THE_SEA.search(text) is None


def is_supposed(text: str) -> bool:
    """Return whether a sentence only speculates, states a wish, or says that nothing has come of it yet."""
    return _SUPPOSED.search(text) is not None


def is_afloat(text: str) -> bool:
    """Return whether a text is about ships, a sea or a coast."""
    return _AFLOAT.search(text) is not None


def is_elsewhere(text: str) -> bool:
    """Return whether a text names another sea and not this one."""
    return _ELSEWHERE.search(text) is not None and _CASPIAN.search(text) is None


def is_rescue(text: str) -> bool:
    """Return whether forces only rescued people, without any hostile act."""
    rescue = _PEOPLE.search(text) is not None and _RESCUED.search(text) is not None
    return rescue and _HARM.search(text) is None


def is_accident(text: str) -> bool:
    """Return whether a merchant ship or a company had an accident, and forces at most came to help."""
    accident = _ACCIDENT.search(text)
    if accident is None:
        return False
    before = text[: accident.start()]
    return _MERCHANT.search(before) is not None and _FORCES.search(before) is None


def is_drill(text: str) -> bool:
    """Return whether a drill is a company's, without forces."""
    return _COMPANY.search(text) is not None and _FORCES.search(text) is None


def is_ashore(text: str) -> bool:
    """Return whether an exercise is one of land forces, without ships or a coast."""
    return _ASHORE.search(text) is not None and _AFLOAT.search(text) is None
