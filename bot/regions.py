"""Names of countries, continents and states: places that hold other places."""

_NAMES = """
Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan,
Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia,
Botswana, Brazil, Britain, Brunei, Bulgaria, Burkina Faso, Burma, Burundi, Cambodia, Cameroon,
Canada, Cape Verde, Chad, Chile, China, Colombia, Comoros, Congo, Costa Rica, Croatia, Cuba, Cyprus,
Czech Republic, Czechia, Denmark, Djibouti, Dominican Republic, East Timor, Ecuador, Egypt,
El Salvador, England, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, France, French Guiana,
Gabon, Gambia, Gaza, Georgia, Germany, Ghana, Great Britain, Greece, Greenland, Grenada, Guatemala,
Guinea, Guyana, Haiti, Honduras, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel,
Italy, Ivory Coast, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos,
Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi,
Malaysia, Maldives, Mali, Malta, Mauritania, Mauritius, Mexico, Moldova, Monaco, Mongolia,
Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand, Nicaragua,
Niger, Nigeria, North Korea, North Macedonia, Northern Ireland, Norway, Oman, Pakistan, Palestine,
Panama, Papua New Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Puerto Rico, Qatar,
Romania, Russia, Rwanda, Samoa, Saudi Arabia, Scotland, Senegal, Serbia, Seychelles, Sierra Leone,
Singapore, Slovakia, Slovenia, Somalia, South Africa, South Korea, South Sudan, Soviet Union, Spain,
Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan, Tajikistan, Tanzania, Thailand,
Togo, Tonga, Trinidad, Tunisia, Turkey, Turkmenistan, Türkiye, UAE, Uganda, UK, Ukraine,
United Arab Emirates, United Kingdom, United States, Uruguay, US, USA, U.S, Uzbekistan, Vanuatu,
Vatican, Venezuela, Vietnam, Wales, West Bank, Yemen, Zambia, Zimbabwe,

Africa, America, Antarctica, Arctic, Asia, Balkans, Caribbean, Central America, Central Asia,
East Africa, Eastern Europe, EU, Europe, European Union, Latin America, Middle East, North Africa,
North America, Oceania, Scandinavia, South America, Southeast Asia, West, West Africa,
Western Europe,

Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Hawaii,
Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts,
Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey,
New Mexico, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island,
South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, West Virginia, Wisconsin,
Wyoming, Alberta, British Columbia, Manitoba, Nova Scotia, Ontario, Quebec, Saskatchewan,
New South Wales, Queensland, South Australia, Tasmania, Victoria, Western Australia, Bavaria,
Saxony, Catalonia, Brittany, Normandy, Provence, Sicily, Tuscany, Crimea, Siberia, Kashmir, Punjab,
Tibet, Tamil Nadu, Kerala, Maharashtra, Sindh
"""
REGIONS = frozenset(name.strip().casefold() for name in _NAMES.replace("\n", " ").split(","))
