"""The vocabulary. Names are common ones and invented ones, put together by chance; nobody real is meant.

Patrons and authors draw from the same two lists of names, as they do in life.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


WOMEN = _words("""
    Abigail Adele Agnes Alice Amelia Amy Ana Andrea Angela Anita Ann Anna Anne Annika Beatriz Bethany
    Bridget Carla Carmen Carol Catherine Celia Chloe Clara Claire Colleen Cora Daisy Dana Daphne Deborah
    Delia Diane Donna Dorothea Edith Eileen Elaine Eleanor Elena Elise Ellen Emma Esther Eva Faith Fiona
    Flora Frances Gail Gemma Gloria Grace Greta Hannah Hazel Heather Heidi Helen Hope Ida Imani Ingrid
    Irene Iris Isabel Ivy Jane Janet Joan Josephine Joy Judith Julia June Karen Kate Katrina Keiko Laura
    Leah Lena Lily Linda Lucía Lydia Mabel Maeve Margaret María Marie Marta Mary Maud Mei Mina Miriam
    Molly Nadia Nancy Naomi Nell Nina Nora Olive Pamela Pearl Petra Phoebe Pilar Priya Rachel Renée Rosa
    Rose Ruth Sally Saoirse Sarah Selma Shirley Simone Sofia Soo-Jin Susan Sylvia Tamara Teresa Thelma
    Tova Ursula Vera Violet Willa Winifred Yara Yvonne Zoë
""")
MEN = _words("""
    Aaron Abdul Adam Albert Alan Alec Amir André Anthony Arthur Asher Barry Benedict Bernard Bo Brendan
    Bruce Caleb Carl Cedric Charles Chester Clark Cole Conrad Curtis Cyrus Daniel David Dean Dennis
    Derek Desmond Diego Dirk Donald Douglas Edgar Edmund Edwin Eli Emil Enzo Eric Ernest Ethan Eugene
    Ezra Felix Fergus Floyd Frank Fred Gabriel Gary George Gerald Gilbert Glenn Gordon Graham Grant Gus
    Hans Harold Harry Harvey Henry Herbert Hiro Howard Hugh Ian Isaac Ivan Jack Jacob Jaime James Jamal
    Jasper Jed Jerome Joel John Jonah Jorge José Joseph Jude Julian Karl Keith Kenneth Kofi Lars Lee Leo
    Leon Lewis Lloyd Luis Luke Malcolm Mark Martin Matteo Max Miles Milo Mohammed Morris Nathan Ned Neil
    Noel Norman Oliver Omar Oscar Otto Owen Patrick Paul Percy Peter Philip Pierre Rafael Ralph Raymond
    Rex Robert Roger Roland Ross Roy Rufus Sam Saul Sean Silas Simon Søren Stanley Stefan Theo Thomas
    Tim Tobias Tomás Umar Victor Vincent Wade Walter Warren Wei Wilbur Will Xavier Yusuf Zeke
""")
# Of two to four letters, many of them ordinary words too.
SHORT_FAMILIES = _words("""
    Ng Li Wu Xu Yu Ko Le Vo Oh Ma Day Cole Lee Fox Roy Ray Kim Cho Ito Dow Orr Bly Hale Rice Webb Nash
    Bell Long Page Rose Wood Hill Lake Reed Dunn Ames Foss Gray Hunt Park Shaw Snow West Tran Pham Diaz
    Cruz Shah Khan Ali
""")
_ONE_WORD_FAMILIES = _words("""
    Abernal Alderwick Almeida Andersson Applegarth Arsenault Bancroft Barrowman Beaulieu Bellweather
    Benoit Bissette Blackwood Bramhall Brennan Brightwater Burgess Cabral Callahan Cardoso Carrow
    Castellan Chandler Charrow Clearwater Coffin Connolly Corbin Costa Crandon Cushing Daley Danforth
    Delano Dellamore Desrosiers Dimmock Donnelly Doyle Drummond Dunleavy Eastwick Ellery Fairweather
    Farrow Fenwick Figueiredo Fitzgerald Flanagan Fontaine Freitas Gagnon Gallagher Garrity Goodspeed
    Greenhalgh Griffin Haddad Halloran Halvorsen Harkness Hathaway Hendricks Holloway Ibarra Inglesby
    Jankowski Jarvis Johansson Kaczmarek Kelleher Kingsley Kowalski Lapointe Larkin Lavoie Leclair
    Lindqvist Littlejohn Loring Lovell Macomber Maguire Mahoney Marchetti Marsdale McAllister McCarthy
    McGillicuddy McNamara Medeiros Mendonça Merriweather Moriarty Müller Nakagawa Nickerson Novak Nuñez
    O'Brien O'Malley O'Rourke Okafor Oduya Ostrowski Pacheco Palmieri Papadakis Pelletier Pemberton
    Penniman Pereira Pettengill Prendergast Quillan Quimby Rasmussen Reardon Ribeiro Rivera Rosenthal
    Rossetti Salvucci Santangelo Sarkisian Seabury Shaughnessy Silvia Snellgrove Soule Stackpole
    Sullivan Svensson Sweetser Tavares Teixeira Thibodeau Thorndike Tollivant Tripathi Tuttle Underhill
    Vandermeer Vasquez Vaughan Wadsworth Wampole Weatherbee Wexcombe Whitcomb Whitfield Winslade Winter
    Wojcik Yardley Yarrow Zambrano Zielinski
""")
FAMILIES = (
    *_ONE_WORD_FAMILIES,
    "Van Dyke",
    "de la Cruz",
    "St. Pierre",
    "Holloway-Reed",
    "Costa-Lima",
    "Di Napoli",
)
# Surnames that a careless reader turns into a missing value or a truth value.
AWKWARD_FAMILIES = ("NA", "None", "Null", "True", "nan")

STREETS = _words("""
    Wrackline Samphire Saltspray Eelgrass Quohaug Tern Rookery Cordgrass Millrace Hollowell
    Bayberry-Knoll Clamflat Ropewalk Tidegate Beachplum-Hill Candlewick Ferrywoman Gunnel Halyard
    Kettlehole Lanternman Marsh-Wren Netmender Old-Saltworks Pilothouse Quarterdeck Razorshell
    Sandpiper-Neck Thimbleberry Undertow Windrow Yawl Stillwater-Bog Cranfield Twelve-Apple
    Packet-Landing Herring-Weir Bittersweet-End
""")
STREET_KINDS = ("St", "Rd", "Ln", "Ave", "Way", "Cir", "Dr", "Ct")

ADJECTIVES = _words("""
    Quiet Salt Long Hollow Amber Last Hidden Crooked Distant Patient Winter Borrowed Silver Broken
    Northern Paper Slow Wandering Bitter Gilded Unmarked Second Forgotten Blue Restless Velvet Sunken
    Narrow Careless Burning
""")
NOUNS = _words("""
    Harbor Orchard Lantern Ledger River Cartographer Bridge Garden Widow Passenger Almanac Island Winter
    Engine Window Compass Inheritance Tide Stranger Apprentice Road Choir Meadow Signal Archive Kitchen
    Verdict Season Telescope Beekeeper Ferry Witness
""")
PLACES = _lines("""
    Gurnet Hollow
    Saquish Light
    Kestrel Bay
    Wend Island
    the Outer Marsh
    Tollgate Hill
    Lower Carver Street
    North River Bend
    Cold Spring Mill
    the Brant Sound
    Penniman's Wharf
    Halfmoon Pond
    Castine Ledge
    the Back River
    Five Corners
""")
# Each with its Dewey number.
TOPICS = tuple(
    line.split("|")
    for line in _lines("""
    bread baking|641.815
    sourdough|641.815
    weeknight suppers|641.555
    cranberry cooking|641.647
    coastal birds|598.177
    tide pools|577.699
    beekeeping|638.1
    raised-bed gardening|635.048
    native plants|635.951
    houseplants|635.965
    wooden boats|623.820
    knots and splices|623.888
    woodworking joints|684.08
    quilting|746.46
    knitting socks|746.432
    watercolor|751.422
    chess endings|794.12
    trail running|796.428
    sea kayaking|797.122
    sleep|613.794
    type 2 diabetes|616.462
    anxiety|616.852
    grief|155.937
    divorce and money|346.016
    small claims court|347.04
    college essays|808.066
    retirement planning|332.024
    first-time home buying|643.12
    Portuguese grammar|469.824
    genealogy|929.1
    the whaling trade|639.28
    colonial kitchens|974.402
    shipwrecks of the South Shore|910.916
    the cold war|909.825
    lighthouses|387.155
    astronomy with binoculars|520
    rocks and minerals|549
    weather forecasting|551.63
    puppy training|636.7
    backyard chickens|636.5
""")
)
GUIDES = (
    "A Beginner's Guide to {}",
    "The Complete Book of {}",
    "{}: A Practical Handbook",
    "{} Made Simple",
    "Understanding {}",
    "The Pocket {}",
    "Everyday {}",
    "{} for the Rest of Us",
    "A Short History of {}",
)
ANIMALS = _words("""
    Otter Badger Heron Puffin Hedgehog Mouse Walrus Beaver Goose Turtle Fox Rabbit Piglet Crab Moose
""")
CHILD_TITLES = (
    "{} and {} Go to Sea",
    "{}'s Very Bad Day",
    "Goodnight, {}",
    "Where Is {}?",
    "{} Learns to Count",
    "{} and {} Bake a Pie",
    "Don't Wake the {}!",
    "A Coat for {}",
)
# {g} is a given name, {f} a family name, {n} a noun
NAME_TITLES = (
    "The Diary of {g} {f}",
    "Looking for {g}",
    "Dear {g}",
    "{g} and the Tide Clock",
    "The Trial of {g} {f}",
    "Being {g}",
    "My Cousin {g}",
    "Letters to {g} {f}",
    "The Education of {g} {f}",
    "{g} in the Middle",
    "Saint {g} of the Marshes",
    "{f}'s {n}",
    "The House of {f}",
    "The Ballad of {g} and {g2}",
    "{g} {f}: A Life",
    "What {g} Knew",
    "The {f} Inheritance",
    "{g}'s {n}",
    "Call Me {g}",
    "The Disappearance of {g} {f}",
)
PROSE_TITLES = (
    "The {a} {n}",
    "The {n} of {p}",
    "{a} {n}",
    "A {a} {n}",
    "The {n} and the {n2}",
    "Murder at {p}",
    "Summer on {p}",
    "The {n}'s Daughter",
    "{n} Season: a novel",
    "Before the {a} {n}",
)
# Titles whose first characters, commas or signs have broken programs.
AWKWARD_TITLES = (
    "+1: A Wedding Novel",
    "-40 Degrees and Falling",
    "@Harborside",
    "1,001 Uses for Twine, Tape & Glue",
    "$9.99 Suppers",
    "Null Island",
    "None of the Above",
    "True North, True South",
    "L'été sur la baie = Summer on the bay",
    "El faro y la niña",
    "2024: The Year Ahead",
    "0.5: Growing Up by Halves",
    "A/B/C: Alphabet of the Shore",
    "555-0100: A Telephone Mystery",
)
