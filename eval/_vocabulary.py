"""The words that `eval.generated` writes its articles with; places and people are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """What one section writes about: things are dealt with, troubles befall them."""

    section: str
    things: tuple[str, ...]
    acts: tuple[str, ...]
    troubles: tuple[str, ...]
    units: tuple[str, ...]
    roles: tuple[str, ...]


def _listed(text: str, between: str = " ") -> tuple[str, ...]:
    return tuple(text.split(between))


def _topic(section: str, *lists: str) -> Topic:
    return Topic(section, *(_listed(text, ", ") for text in lists))


TOPICS = (
    _topic(
        "Harbours",
        "the outer mole, the pilot roster, the ferry timetable, the dredging contract, "
        "the grain quay, the fish auction, the tug fleet, the customs shed, the lock gates, "
        "the container yard, the mooring fees, the breakwater, the lightship, the dry dock",
        "reopened, dredged, widened, leased, closed to traffic, surveyed, insured, rebuilt, "
        "handed to a private owner, cleared of wrecks",
        "silt in the channel, a shortage of pilots, a drifting barge, rust in the gates, "
        "a week of fog, a strike of crane drivers, an oil slick, storm damage",
        "tonnes of cargo, berths, containers, vessels",
        "the harbour master, a pilot, the port's treasurer, a dockers' delegate",
    ),
    _topic(
        "Health",
        "the night clinic, the vaccination register, the burns ward, the ambulance rota, "
        "the midwives' pay scale, the waiting list, the blood bank, the school nurse scheme, "
        "the asthma survey, the hospice, the eye hospital, the dental voucher, the flu campaign",
        "extended, suspended, moved to the old barracks, audited, staffed, funded for a year, "
        "opened to all ages, put under review, merged, praised by inspectors",
        "a lack of nurses, a broken cooling chain, long queues, mislabelled samples, mould, "
        "an outbreak of measles, unpaid overtime, a leaking roof",
        "patients, beds, appointments, doses",
        "a paediatrician, the chief nurse, the health commissioner, a patients' advocate",
    ),
    _topic(
        "Farming",
        "the barley harvest, the seed cooperative, the irrigation canal, the dairy quota, "
        "the orchard tax, the cattle market, the beekeepers' fund, the frost insurance, "
        "the slaughterhouse, the hop fields, the well permits, the wool price, the tractor pool",
        "subsidised, inspected, irrigated, taxed anew, sold at auction, protected from frost, "
        "counted, divided among tenants, fenced, replanted",
        "a late frost, locusts, falling prices, dry wells, foot rot, hail, thin topsoil, weevils",
        "hectares, tonnes of barley, head of cattle, hives",
        "a dairy farmer, the cooperative's chair, an agronomist, a beekeeper",
    ),
    _topic(
        "Schools",
        "the reading test, the school bus route, the boarding house, the music syllabus, "
        "the teachers' college, the lunch programme, the entrance exam, the village school, "
        "the apprenticeship scheme, the textbook list, the science fair, the holiday calendar",
        "revised, abolished, translated, renovated, tried in ten classes, defended, "
        "postponed by a term, opened to girls and boys alike, marked anew, endowed",
        "a leaked paper, crowded classes, draughty halls, a shortage of teachers, falling rolls, "
        "an unpaid bus company, arguments over spelling, a flooded gymnasium",
        "pupils, classrooms, scholarships, lessons",
        "a headteacher, the school inspector, a parents' speaker, a pupil of sixteen",
    ),
    _topic(
        "Energy",
        "the tidal turbine, the coal levy, the district heating, the pylon route, the gas store, "
        "the night tariff, the solar park, the peat ban, the dam wall, the grid connection, "
        "the battery hall, the wind lease, the fuel depot",
        "connected, licensed, shut down, tendered, repaired under load, opposed, doubled in size, "
        "decommissioned, metered, switched on",
        "a cracked blade, blackouts, low water, rising bills, a delayed permit, a court case, "
        "faulty meters, a transformer fire",
        "megawatts, households, turbines, kilometres of cable",
        "a grid engineer, the energy regulator, the dam keeper, an economist",
    ),
    _topic(
        "Courts",
        "the fraud trial, the land claim, the jury list, the appeal, the bail ruling, "
        "the witness scheme, the prison kitchen, the legal aid budget, the probate office, "
        "the verdict, the inquest, the custody rules, the magistrates' rota",
        "adjourned, overturned, upheld, heard in private, transcribed, thrown out, settled, "
        "referred to a higher bench, read aloud, sealed",
        "a missing exhibit, a retracted statement, a sick juror, backlogs, a forged deed, "
        "a hung jury, an absent witness, a lost file",
        "cases, witnesses, pages of evidence, hearings",
        "the presiding judge, a defence lawyer, the prosecutor, a court clerk",
    ),
    _topic(
        "Transport",
        "the tram extension, the ring road, the toll bridge, the night train, the cycle tunnel, "
        "the taxi licence, the airport bus, the railway depot, the parking zone, the speed limit, "
        "the cable car, the signal box, the freight line",
        "resurfaced, rerouted, electrified, priced anew, finished ahead of time, abandoned, "
        "tested at night, opened to cyclists, blocked, put out to tender",
        "cracked sleepers, jams, a signal fault, landslips, a bankrupt builder, icy points, "
        "noise, missing drivers",
        "passengers, kilometres of track, journeys, vehicles",
        "the line's manager, a tram driver, the roads commissioner, a commuter",
    ),
    _topic(
        "Culture",
        "the opera season, the print museum, the dialect archive, the puppet theatre, "
        "the film fund, the city library, the statue of the founders, the poetry prize, "
        "the choir festival, the ticket tax, the fresco, the concert hall, the writers' house",
        "restored, premiered, catalogued, lent abroad, acquired, cut by a third, unveiled, "
        "stolen and returned, recorded, renamed",
        "damp walls, an unpaid orchestra, a disputed will, empty seats, a forged canvas, "
        "broken organ pipes, quarrelling heirs, a lost manuscript",
        "visitors, paintings, performances, manuscripts",
        "a curator, the conductor, the librarian, a puppet maker",
    ),
    _topic(
        "Sport",
        "the cup final, the rowing regatta, the youth league, the velodrome, the transfer rules, "
        "the marathon route, the ice rink, the chess match, the stadium lease, the relay record, "
        "the women's side, the ski jump, the referees' strike",
        "won in extra time, abandoned at half-time, replayed, broken twice, moved indoors, "
        "cancelled, sold out, fined, promoted, decided on points",
        "a torn ligament, a waterlogged pitch, crowd trouble, a doping case, debts, "
        "a lost appeal, thin ice, a broken oar",
        "spectators, points, goals, runners",
        "the captain, the coach, the club's president, a former goalkeeper",
    ),
    _topic(
        "Science",
        "the seabed survey, the telescope, the seed vault, the glacier station, the moth census, "
        "the isotope study, the weather balloon, the fossil site, the tide model, "
        "the research vessel, the herbarium, the earthquake sensor, the bat colony",
        "calibrated, published, dated anew, sequenced, mapped, questioned by reviewers, drilled, "
        "shared with other institutes, launched, digitised",
        "a faulty sensor, contaminated samples, drifting clocks, early snow, a lost buoy, "
        "conflicting dates, poor visibility, a jammed drill",
        "samples, species, measurements, metres of core",
        "a glaciologist, the expedition's leader, a botanist, the institute's director",
    ),
    _topic(
        "Money",
        "the savings bank, the bond issue, the pension rule, the currency peg, the sugar duty, "
        "the stock exchange, the loan register, the budget, the wage index, the rent cap, "
        "the brewery merger, the glass works, the audit",
        "raised, frozen, oversubscribed, vetoed, published late, bought back, floated, "
        "halved overnight, guaranteed, challenged by savers",
        "rising rents, a run on deposits, unpaid invoices, a weak currency, empty tills, "
        "a forged balance sheet, slow exports, dear flour",
        "shareholders, accounts, loans, jobs",
        "the finance commissioner, a bank clerk, the auditor, a union economist",
    ),
    _topic(
        "Weather",
        "the flood wall, the storm warning, the rain gauge, the evacuation plan, the river dyke, "
        "the snow plough fleet, the drought order, the fire watch, the heat plan, "
        "the cellar pumps, the avalanche fence, the siren test, the sandbag depot",
        "raised by a metre, lifted, issued at dawn, ignored, strengthened, rehearsed, manned, "
        "breached in two places, extended to the hills, checked",
        "meltwater, gales, a burst dyke, drifting snow, forest fires, a broken siren, "
        "blocked drains, weeks without rain",
        "sandbags, homes, millimetres of rain, volunteers",
        "a forecaster, the fire chief, the dyke warden, a volunteer",
    ),
    _topic(
        "Housing",
        "the rent register, the brick terraces, the squatters' deal, the tower block, "
        "the heating grant, the building code, the allotments, the old tannery, the site office, "
        "the lift repairs, the tenants' vote, the housing list, the student hostel",
        "demolished, listed, converted, offered to tenants, insulated, rezoned, auctioned, "
        "evacuated, repainted, approved on appeal",
        "asbestos, cracked beams, a rent strike, unsold flats, rats, a missing permit, "
        "subsidence, neighbours' objections",
        "flats, tenants, square metres, applications",
        "a tenants' leader, the city architect, a site manager, the housing commissioner",
    ),
    _topic(
        "Politics",
        "the coalition pact, the voting age, the border treaty, the language law, the census, "
        "the upper chamber, the lobby register, the mayoral race, the petition, the oath, "
        "the party congress, the postal ballot, the ombudsman's report",
        "ratified, amended, defeated by two votes, leaked, sent back to committee, repealed, "
        "put to a referendum, signed without ceremony, debated all night, withdrawn",
        "a narrow majority, a walkout, a spoiled ballot, a resignation, rumours, "
        "an expired mandate, a divided party, a forged signature",
        "votes, seats, signatures, delegates",
        "the opposition leader, a backbencher, the speaker, the interior minister",
    ),
    _topic(
        "Technology",
        "the payment app, the undersea cable, the chip plant, the data office, the robot ferry, "
        "the translation engine, the satellite dish, the phone mast, the e-voting trial, "
        "the drone corridor, the software audit, the repair law, the digital archive",
        "patched, switched off, open-sourced, trialled, hacked, fined by regulators, licensed, "
        "recalled, sold abroad, rolled out in stages",
        "a leaked password, dropped calls, a faulty update, missing chips, a cut cable, "
        "unreadable backups, angry users, a patent claim",
        "users, servers, devices, lines of code",
        "a security researcher, the company's founder, the data commissioner, a programmer",
    ),
    _topic(
        "Sea and Forest",
        "the herring quota, the beech reserve, the wolf register, the eel ladder, the moor path, "
        "the net ban, the timber auction, the seal sanctuary, the hunting season, the reed beds, "
        "the salmon farm, the ranger service, the oyster bank",
        "protected, thinned, restocked, fenced off, poached, counted from the air, reopened, "
        "burnt by arson, leased to a trust, shortened",
        "bark beetles, warm water, lost nets, a cold spring, poachers, sick otters, acid rain, "
        "an algal bloom",
        "hectares of beech, tonnes of herring, breeding pairs, saplings",
        "a ranger, the fishery officer, a forester, a marine biologist",
    ),
)

FIRST_NAMES = _listed(
    "Adra Aldous Amice Anwen Arvid Asta Auden Basil Berit Blaise Bram Brisa Cador Calla Casimir "
    "Cerys Clovis Corin Dacian Dagny Delphi Dorrit Edda Eamon Elowen Emeric Enora Esra Fabian "
    "Farah Fenna Finlo Galen Gethin Ginevra Greer Hadrian Halla Hester Idris Ilka Imre Isolde "
    "Ivo Jarek Jorunn Junia Kaspar Keziah Kirsa Lazlo Leif Linnea Lorcan Lucan Maelle Magda "
    "Marek Merete Milo Nadir Nerys Niall Odile Orla Oswin Pavla Perrin Petra Quill Rafi Ragna "
    "Renske Rhona Rurik Saskia Sefa Signe Silvan Soren Tadeo Tamsin Teodor Thirza Tove Ulric "
    "Una Valko Vesna Viggo Wanda Wilmer Xanthe Yara Yorick Zelda Zoran"
)
# Surnames and places are put together from these; 1,800 and 1,400 come of it.
NAME_STARTS = _listed(
    "Ald Bar Bex Bran Cal Cor Dal Dren Fal Fen Gar Gos Hal Hol Jar Kes Lan Lor Mar Mer Nor Oak "
    "Pel Quar Ran Ros Sal Sten Tar Thorn Tren Ul Van Ver Wal Wen Wic Yar Zel Zim"
)
NAME_ENDS = _listed(
    "ander aby acre away beck borough by cott dale den der dyke ell en er esk ett field ford "
    "gate grave ham hart hurst ing ison kin land ley lin lock man mere more nell nor olm ow per "
    "ridge ron ster sund thorpe ton well wick wood wright"
)
PLACE_STARTS = _listed(
    "Amber Ash Birch Black Bracken Cinder Clay Crane Dun East Elder Fair Fern Flint Frost Gorse "
    "Grey Hazel Heron High Iron Juniper Kelp Lark Lime Low Marsh Mill Moss North Otter Pebble "
    "Quarry Raven Reed Rime Rook Salt Sedge Silver South Stone Swan Thistle Under Wester Willow "
    "Winter"
)
PLACE_ENDS = _listed(
    "bay bourne bridge cliffe combe cross dean fell firth fleet haven head hithe holm isle "
    "keep mouth ness pool port reach rigg scar shore stead stow strand tarn wold"
)
OUTLETS = tuple(
    f"The {place} {name}"
    for place, names in (
        ("Amberhaven", "Courier Ledger"), ("Northfirth", "Gazette Observer"),
        ("Saltholm", "Tribune Messenger"), ("Ravenstead", "Chronicle Herald"),
        ("Flintmouth", "Post Examiner"), ("Marshport", "Dispatch Standard"),
        ("Otterness", "Mercury Sentinel"), ("Frostdean", "Record Bulletin"),
        ("Willowreach", "Argus Reporter"), ("Kelpstrand", "Echo Register"),
        ("Ironcombe", "Journal Advertiser"), ("Swanfleet", "Star Enquirer"),
        ("Heronpool", "Voice Inquirer"), ("Greyscar", "Times Monitor"),
        ("Hazelwold", "News Witness"), ("Stonehithe", "Pilot Almanac"),
        ("Thistlebay", "Leader Correspondent"), ("Wintertarn", "Review Packet"),
        ("Larkbridge", "Sun Telegraph"), ("Mosskeep", "Globe Intelligencer"),
    )
    for name in names.split()
)  # fmt: skip
BODIES = _listed(
    "council, district board, chamber of trade, county assembly, planning office, "
    "residents' league, workers' union, water company, university, police, heritage trust, "
    "statistics office",
    ", ",
)
