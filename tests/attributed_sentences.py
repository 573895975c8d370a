"""Passages of our own, with whose word one sentence of each is.

`>>` marks the sentence; `||` ends one inside a quotation, where passages are cut too. NOBODY is
the outlet's own report; UNSURE is somebody whom the passage does not name for certain, and who is
told as the outlet's.
"""

NOBODY = "-"
UNSURE = "?"

# Whose word the sentence after >> is.
LABELLED: tuple[tuple[str, str], ...] = (
    # The outlet's own words.
    (">>The ferry left the quay at noon.", NOBODY),
    (">>The council voted to close the bridge by nine votes to four.", NOBODY),
    (">>Olga Lind has run the harbour since 2014.", NOBODY),
    (">>The so-called “green lane” was opened in May.", NOBODY),
    (">>The film tells the story of a miller, Ada, who moves to the coast.", NOBODY),
    (">>He was told to leave the ship.", NOBODY),
    (">>The rule is said to be the oldest in the county.", NOBODY),
    (">>The minister did not say when the road would reopen.", NOBODY),
    (">>Nobody said a word.", NOBODY),
    (">>The dam broke after engineers said it was safe.", NOBODY),
    (">>The play “Salt” sold out in an hour.", NOBODY),
    (">>According to plan, the bridge was raised at dawn.", NOBODY),
    (">>The trial, which lawyers say may last a year, began in Vik.", NOBODY),
    (">>Prices rose by four per cent in March.", NOBODY),
    (">>The storm brought down the mast that stood on the hill.", NOBODY),
    # Quoted, the speaker after the words.
    (">>“The channel is clear,” said Olga Lind.", "Olga Lind"),
    (">>“The channel is clear,” Olga Lind said.", "Olga Lind"),
    (">>“The channel is clear,” said harbour master Olga Lind.", "Olga Lind"),
    (">>“The channel is clear,” said Olga Lind, head of the port authority.", "Olga Lind"),
    (
        ">>“The channel is clear,” Olga Lind, head of the port authority, said on Monday.",
        "Olga Lind",
    ),
    (">>“We lost two boats”, says Per Moe, who owns a third.", "Per Moe"),
    ('>>"We lost two boats," Per Moe told the Quay.', "Per Moe"),
    (">>‘We lost two boats,’ said Per Moe.", "Per Moe"),
    (">>“It was the wind,” argued Ida Krog.", "Ida Krog"),
    (">>“Is that all?” asked Ida Krog.", "Ida Krog"),
    (">>“Not one of us was asked,” a spokesman for the pilots said.", "a spokesman for the pilots"),
    (">>“Not one of us was asked,” said the mayor of Vik.", "the mayor of Vik"),
    (">>“Stay indoors,” police said.", "police"),
    (">>“Stay indoors,” said Sen. Sara Holt.", "Sen. Sara Holt"),
    (">>“Stay indoors,” said Dr. Sara Holt, a physician.", "Dr. Sara Holt"),
    (">>“We are done,” Lind told reporters. “Nobody is left.”", "Lind"),
    (">>“Not a metre of it is ours,” wrote Karin van der Berg.", "Karin van der Berg"),
    (">>“The sums are wrong,” the Bank of Vik said in a statement.", "the Bank of Vik"),
    # Quoted, the speaker before the words.
    (">>Olga Lind said: “The channel is clear.”", "Olga Lind"),
    (">>Olga Lind told the Quay that “the channel is clear”.", "Olga Lind"),
    (">>In a letter to members, Olga Lind wrote: “The channel is clear.”", "Olga Lind"),
    (">>On Monday Olga Lind said the work was “nearly done”.", "Olga Lind"),
    (">>Olga Lind, 52, said the work was “nearly done”.", "Olga Lind"),
    (">>Olga Lind, the harbour master, added that the work was “nearly done”.", "Olga Lind"),
    (">>The harbour master, Olga Lind, said the work was “nearly done”.", "Olga Lind"),
    (">>But the ministry insisted that “no money was lost”.", "the ministry"),
    # Paraphrased.
    (">>Olga Lind said the channel was clear.", "Olga Lind"),
    (">>Olga Lind says that the channel is clear.", "Olga Lind"),
    (">>The channel is clear, Olga Lind said.", "Olga Lind"),
    (">>The channel is clear, said Olga Lind.", "Olga Lind"),
    (">>The channel is clear, according to Olga Lind.", "Olga Lind"),
    (">>According to Olga Lind, the channel is clear.", "Olga Lind"),
    (">>According to the port authority, the channel is clear.", "the port authority"),
    (
        ">>The channel is clear, according to a report by the port authority.",
        "a report by the port authority",
    ),
    (">>Officials said the channel was clear.", "officials"),
    (">>Rescue officials say the channel is clear.", "Rescue officials"),
    (">>Police said two men were held.", "police"),
    (
        ">>Ministers in Norway and Denmark said the cable was cut.",
        "ministers in Norway and Denmark",
    ),
    (">>The prime minister said the cable was cut.", "the prime minister"),
    (">>Mayor Ida Krog warned that the cable might break.", "Mayor Ida Krog"),
    (">>Ida Krog, mayor of Vik, warned that the cable might break.", "Ida Krog"),
    (">>Analysts expect that prices fall.", "analysts"),
    (">>The White House announced that talks had ended.", "the White House"),
    (">>Ida Krog and Per Moe said they would appeal.", "Ida Krog and Per Moe"),
    (">>The cable was cut on purpose, prosecutors said.", "prosecutors"),
    (
        ">>Researchers at the University of Vik found salt, and Ida Krog said it was old.",
        "Ida Krog",
    ),
    # A quotation that runs over several sentences.
    (">>“We waited all night. Nobody came,” said Per Moe.", "Per Moe"),
    ("“We waited all night,” said Per Moe. >>“Nobody came.”", "Per Moe"),
    ("“We waited all night,” said Per Moe. ||“Nobody came. ||>>The phones were dead.”", "Per Moe"),
    ("Per Moe said: “We waited all night. ||>>Nobody came.”", "Per Moe"),
    (">>“We waited all night. ||Nobody came,” said Per Moe.", "Per Moe"),
    ("Per Moe was blunt. >>“Nobody came.”", UNSURE),
    ("“We waited,” said Per Moe.\n>>“We did not,” said Ida Krog.", "Ida Krog"),
    ("“We waited,” said Per Moe.\n>>“Nobody waited at all.”", UNSURE),
    ("“We waited,” said Per Moe. ||“It was cold.||\n>>“Nobody came.”", "Per Moe"),
    ("Ida Krog smiled. >>“It was all for nothing, and you know it.”", UNSURE),
    # Pronouns.
    ("“We waited,” said Per Moe. >>He said nobody came.", "Per Moe"),
    ("“We waited,” said Per Moe. >>“Nobody came,” he added.", "Per Moe"),
    ("Per Moe met Ole Dahl. >>He said nobody came.", UNSURE),
    ("“We waited,” Per Moe told Ole Dahl. >>“Nobody came,” he said.", UNSURE),
    ("“We waited,” said Per Moe. >>He said Ole Dahl never came.", UNSURE),
    (">>“Nobody came,” she said.", UNSURE),
    ("The firm denies it. >>It said no money was lost.", UNSURE),
    (">>They said no money was lost.", UNSURE),
    # A surname in full.
    ("Olga Lind runs the port. >>“The channel is clear,” Lind said.", "Olga Lind"),
    ("Lind rose. Olga Lind’s sister left. >>“The channel is clear,” Lind said.", "Lind"),
    ("Olga Lind and Tor Lind met. >>“The channel is clear,” Lind said.", "Lind"),
    ("President Lind rose. >>“The channel is clear,” Lind said.", "Lind"),
    ("The mayor of Vik, Ida Krog, was there. >>Krog said the cable was cut.", "Ida Krog"),
    ("Sund’s Frank Moe left. Sund’s Krog rose. >>“It is over,” Krog said.", "Krog"),
    # Two voices.
    (">>Ida Krog said the cable was cut, but Per Moe said it was not.", UNSURE),
    (">>“It was cut,” said Ida Krog, and “it was not,” said Per Moe.", UNSURE),
    # Not whole, or not the speaker.
    (">>The row came after Krog and the council announced that it was over.", NOBODY),
    (">>In Vik, sharks were rare, said Cameron Abel, captain of the coast guard.", "Cameron Abel"),
    (">>Per Moe, co-founder of Sund Lines, says this is the end.", "Per Moe"),
    (
        ">>A geologist at the Institute of Salt told the Quay that the rock was soft.",
        "a geologist at the Institute of Salt",
    ),
    (">>Tor Ek, an engineer at the Institute of Salt, said the rock was soft.", "Tor Ek"),
)
