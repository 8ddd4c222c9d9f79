"""What the messages of the Standard Interchange Protocol 2.00 consist of, as the protocol defines them.

``FIXED`` has for each message the fields of fixed length at its beginning; fields of any length follow, each
behind a code of two characters.
"""

from __future__ import annotations

from collections.abc import Mapping

DATE = 18
_DATE = ("transaction_date", DATE)
_OK = ("ok", 1)
_LANGUAGE = ("patron_language", 3)
_STATUS = ("patron_status", 14)

FIXED: Mapping[str, tuple[tuple[str, int], ...]] = {
    "01": (("card_retained", 1), _DATE),
    "09": (("no_block", 1), _DATE, ("return_date", DATE)),
    "10": (_OK, ("resensitize", 1), ("magnetic_media", 1), ("alert", 1), _DATE),
    "11": (("renewal_policy", 1), ("no_block", 1), _DATE, ("no_block_due_date", DATE)),
    "12": (_OK, ("renewal_ok", 1), ("magnetic_media", 1), ("desensitize", 1), _DATE),
    "15": (("hold_mode", 1), _DATE),
    "16": (_OK, ("available", 1), _DATE),
    "17": (_DATE,),
    "18": (("circulation_status", 2), ("security_marker", 2), ("fee_type", 2), _DATE),
    "19": (_DATE,),
    "20": (("item_properties_ok", 1), _DATE),
    "23": (_LANGUAGE, _DATE),
    "24": (_STATUS, _LANGUAGE, _DATE),
    "25": (_DATE,),
    "26": (_STATUS, _LANGUAGE, _DATE),
    "29": (("third_party_allowed", 1), ("no_block", 1), _DATE, ("no_block_due_date", DATE)),
    "30": (_OK, ("renewal_ok", 1), ("magnetic_media", 1), ("desensitize", 1), _DATE),
    "35": (_DATE,),
    "36": (("end_session", 1), _DATE),
    "37": (_DATE, ("fee_type", 2), ("payment_type", 2), ("currency_type", 3)),
    "38": (("payment_accepted", 1), _DATE),
    "63": (_LANGUAGE, _DATE, ("summary", 10)),
    "64": (
        _STATUS,
        _LANGUAGE,
        _DATE,
        ("hold_items_count", 4),
        ("overdue_items_count", 4),
        ("charged_items_count", 4),
        ("fine_items_count", 4),
        ("recall_items_count", 4),
        ("unavailable_holds_count", 4),
    ),
    "65": (_DATE,),
    "66": (_OK, ("renewed_count", 4), ("unrenewed_count", 4), _DATE),
    "93": (("user_id_algorithm", 1), ("password_algorithm", 1)),
    "94": (_OK,),
    "96": (),
    "97": (),
    "98": (
        ("online_status", 1),
        ("checkin_ok", 1),
        ("checkout_ok", 1),
        ("renewal_policy", 1),
        ("status_update_ok", 1),
        ("offline_ok", 1),
        ("timeout_period", 3),
        ("retries_allowed", 3),
        ("transaction_date", DATE),
        ("protocol_version", 4),
    ),
    "99": (("status_code", 1), ("max_print_width", 3), ("protocol_version", 4)),
}

CODED = frozenset(
    {
        *("AA", "AB", "AC", "AD", "AE", "AF", "AG", "AH", "AJ", "AL", "AM", "AN"),
        *("AO", "AP", "AQ", "AS", "AT", "AU", "AV", "BD", "BE", "BF", "BG", "BH"),
        *("BI", "BK", "BL", "BM", "BN", "BO", "BP", "BQ", "BR", "BS", "BT", "BU"),
        *("BV", "BW", "BX", "BY", "BZ", "CA", "CB", "CC", "CD", "CF", "CG", "CH"),
        *("CI", "CJ", "CK", "CL", "CM", "CN", "CO", "CP", "CQ", "PA", "PB", "PC"),
        "PZ",
    }
)
"""The codes of the fields of any length, the extensions that are widely used included."""

REQUIRED: Mapping[str, frozenset[str]] = {
    message: frozenset(codes.split())
    for message, codes in {
        "09": "AP AO AB AC",
        "10": "AO AB AQ",
        "11": "AO AA AB AC",
        "12": "AO AA AB AJ AH",
        "15": "AO AA",
        "16": "AO AA",
        "17": "AO AB",
        "18": "AB AJ",
        "19": "AO AB",
        "20": "AB",
        "23": "AO AA AC AD",
        "24": "AO AE AA",
        "25": "AO AA",
        "26": "AO AE AA",
        "29": "AO AA",
        "30": "AO AA AB AJ AH",
        "35": "AO AA",
        "36": "AO AA",
        "37": "AO AA BV",
        "38": "AO AA",
        "63": "AO AA",
        "64": "AO AA AE",
        "65": "AO AA",
        "66": "AO",
        "93": "CN CO",
        "98": "AO BX",
    }.items()
}
"""The fields of any length that the protocol wants in a message. Not every vendor writes all of them."""

_ANSWER = "AF AG"

CARRIED: Mapping[str, frozenset[str]] = {
    message: frozenset(("AO", *codes.split()))
    for message, codes in {
        "01": "AL AA AC",
        "09": "AP AB AC CH BI",
        "10": f"AB AQ AP AJ AH CL AA CK CH CF BT BH BV BG {_ANSWER}",
        "11": "AA AB AC CH AD BO BI BT BV",
        "12": f"AA AB AJ AH BL CQ BT CI BH BV CK CH BK {_ANSWER}",
        "15": "BW BS BY AA AD AB AJ AC BO",
        "16": f"BW BR BS AA AB AJ {_ANSWER}",
        "17": "AB AC",
        "18": f"CF AH CJ CM AB AJ BG BT BH BV CK AQ AP CH CL AA BS {_ANSWER}",
        "19": "AB AC CH",
        "20": f"AB AJ CH {_ANSWER}",
        "23": "AA AC AD",
        "24": f"AA AE BL CQ BH BV CC BD BE BF AQ PA PB PC PZ {_ANSWER}",
        "25": "AA AC AD",
        "26": f"AA AE BL CQ PA PB PC PZ {_ANSWER}",
        "29": "AA AD AB AJ AC CH BO",
        "30": f"AA AB AJ AH BL CQ BT CI BH BV CK CH BK {_ANSWER}",
        "35": "AA AC AD",
        "36": f"AA {_ANSWER}",
        "37": "BV AA AC AD CG BK",
        "38": f"AA BK CG {_ANSWER}",
        "63": "AA AC AD BP BQ",
        "64": f"AA AE BZ CA CB BL CQ BH BV CC AS AT AU AV BU CD BD BE BF AQ PA PB PC PZ {_ANSWER}",
        "65": "AA AD AC BO",
        "66": f"BM BN {_ANSWER}",
        "93": "CN CO CP",
        "94": _ANSWER,
        "96": "",
        "97": "",
        "98": f"AM BX AN {_ANSWER}",
        "99": "",
    }.items()
}
"""The fields of any length that a message may carry: those of the protocol, and what many systems add.

The protocol fixes no order among them. A code of ``CODED`` in another message is the beginning of a value's
second half. Codes beyond ``CODED`` are vendors' own, and may come anywhere.
"""

LISTS = frozenset({"AS", "AT", "AU", "AV", "BM", "BN", "BU", "CD"})
"""Fields of which a message holds one for each item, one behind the other."""

REPEATABLE = LISTS | {"AF", "AG"}
"""Fields of which a message may hold several."""

_YES_OR_NO, _COUNT, _AMOUNT = r"[YNU ]?", r"[\d ]*", r"[-+\d.,$\u00a3\u20ac ]*"
SHAPES: Mapping[str, str] = {
    **dict.fromkeys(("BI", "BL", "BO", "CI", "CQ"), _YES_OR_NO),
    **dict.fromkeys(("BR", "BT", "BZ", "CA", "CB", "CF"), _COUNT),
    **dict.fromkeys(("BV", "CC"), _AMOUNT),
    "BH": r"[A-Z]{3}| *",
}
"""How the values of some fields are written: half of a name or of a title is not."""
