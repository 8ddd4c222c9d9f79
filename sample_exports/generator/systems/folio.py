"""FOLIO: users, loans and requests as JSON, and the file of loans that a migration makes."""

from __future__ import annotations

from collections.abc import Iterator

from .table import Record, Sample, as_json, delimited
from .world import World, born, borrower, email, login, note, phone, uuid

_USERS = (
    ("id", "patron.key"),
    ("username", "patron.user_name"),
    ("externalSystemId", "patron.alternate_id"),
    ("barcode", "patron.barcode"),
    ("active", "patron.standing"),
    ("patronGroup", "patron.type"),
    ("personal.lastName", "patron.family_name"),
    ("personal.firstName", "patron.given_name"),
    ("personal.email", "patron.email"),
    ("personal.phone", "patron.phone"),
    ("personal.dateOfBirth", "patron.birth_date"),
    ("personal.addresses.1.addressLine1", "patron.address"),
    ("personal.addresses.1.city", "patron.town"),
    ("personal.addresses.1.region", "patron.state"),
    ("personal.addresses.1.postalCode", "patron.zip"),
    ("personal.preferredContactTypeId", "patron.preference"),
    ("enrollmentDate", "patron.record_date"),
    ("expirationDate", "patron.record_date"),
    ("customFields.remarks", "patron.note"),
    ("metadata.createdByUserId", "other_patron.key"),
)
_LOANS = (
    ("id", "loan.id"),
    ("userId", "patron.key"),
    ("itemId", "item.key"),
    ("itemEffectiveLocationIdAtCheckOut", "item.collection"),
    ("status.name", "loan.status"),
    ("loanDate", "loan.out_time"),
    ("dueDate", "loan.due_time"),
    ("returnDate", "loan.return_time"),
    ("action", "loan.status"),
    ("actionComment", "loan.note"),
    ("renewalCount", "loan.renewals"),
    ("checkoutServicePointId", "loan.branch"),
    ("patronGroupIdAtCheckout", "patron.type"),
)
_REQUESTS = (
    ("id", "loan.id"),
    ("requestType", "hold.status"),
    ("requestDate", "hold.time"),
    ("requesterId", "patron.key"),
    ("requester.lastName", "patron.family_name"),
    ("requester.firstName", "patron.given_name"),
    ("requester.barcode", "patron.barcode"),
    ("item.barcode", "item.barcode"),
    ("instance.title", "item.title"),
    ("pickupServicePointId", "hold.branch"),
    ("patronComments", "hold.note"),
)
_MIGRATION = (
    ("item_barcode", "item.barcode"),
    ("patron_barcode", "patron.barcode"),
    ("due_date", "loan.due_time"),
    ("out_date", "loan.out_time"),
    ("renewal_count", "loan.renewals"),
    ("next_item_status", "loan.status"),
    ("proxy_patron_barcode", "guardian.key"),
)


def samples(world: World) -> Iterator[Sample]:
    """The tables of one system."""
    dice = world.dice("folio")
    users: list[Record] = []
    for patron in world.patrons:
        personal: Record = {
            "lastName": patron.family,
            "firstName": patron.given,
            "email": email(patron),
            "phone": phone(patron),
            "addresses": [
                {
                    "addressLine1": patron.household.street,
                    "city": patron.library.town.title(),
                    "region": "MA",
                    "postalCode": patron.library.zip_code,
                }
            ],
            "preferredContactTypeId": "002",
        }
        if patron.born:
            personal["dateOfBirth"] = born(patron, "%Y-%m-%d")
        user: Record = {
            "id": uuid("user", patron.index),
            "username": login(patron),
            "externalSystemId": f"ext-{4_000 + patron.index}",
            "barcode": f"5084440979{patron.index:05d}",
            "active": True,
            "patronGroup": uuid("group", len(patron.kind)),
            "personal": personal,
            "enrollmentDate": f"{patron.created:%Y-%m-%d}T00:00:00.000+00:00",
            "expirationDate": f"{patron.expires:%Y-%m-%d}T00:00:00.000+00:00",
            "metadata": {"createdByUserId": uuid("staff", patron.index % 3)},
        }
        if text := note(dice):
            user["customFields"] = {"remarks": text}
        users.append(user)
    whole = {"users": users, "totalRecords": len(users)}
    yield as_json("folio/users.json", "folio", "registration", _USERS, whole)
    loans: list[Record] = []
    requests: list[Record] = []
    for loan in world.loans:
        patron = borrower(loan)
        entry: Record = {
            "id": uuid("loan", loan.index),
            "userId": uuid("user", patron.index),
            "itemId": uuid("item", loan.item.index),
            "itemEffectiveLocationIdAtCheckOut": uuid("location", len(loan.work.material)),
            "status": {"name": "Closed" if loan.returned else "Open"},
            "loanDate": f"{loan.out:%Y-%m-%dT%H:%M}:00Z",
            "dueDate": f"{loan.due:%Y-%m-%d}T23:59:59.000+00:00",
            "action": "checkedin" if loan.returned else "checkedout",
            "renewalCount": loan.renewals,
            "checkoutServicePointId": uuid("service point", loan.branch),
            "patronGroupIdAtCheckout": uuid("group", len(patron.kind)),
        }
        if loan.returned:
            entry["returnDate"] = f"{loan.returned:%Y-%m-%dT%H:%M}:00Z"
        if text := note(dice, 0.1):
            entry["actionComment"] = text
        loans.append(entry)
        asked: Record = {
            "id": uuid("request", loan.index),
            "requestType": dice.pick(("Hold", "Page", "Recall")),
            "requestDate": f"{loan.out:%Y-%m-%dT%H:%M}:00Z",
            "requesterId": uuid("user", patron.index),
            "requester": {
                "lastName": patron.family,
                "firstName": patron.given,
                "barcode": f"5084440979{patron.index:05d}",
            },
            "item": {"barcode": loan.item.barcode},
            "instance": {"title": loan.work.title},
            "pickupServicePointId": uuid("service point", loan.branch),
        }
        if text := note(dice, 0.2):
            asked["patronComments"] = text
        requests.append(asked)
    yield as_json("folio/loans.json", "folio", "circulation", _LOANS, {"loans": loans, "totalRecords": 0})
    yield as_json("folio/requests.json", "folio", "holds", _REQUESTS, {"requests": requests})
    rows = [
        [
            loan.item.barcode,
            f"5084440979{borrower(loan).index:05d}",
            f"{loan.due:%Y-%m-%d} 23:59",
            f"{loan.out:%Y-%m-%d %H:%M}",
            str(loan.renewals),
            "" if loan.returned else "Checked out",
            f"5084440979{dice.below(60):05d}" if dice.chance(0.1) else "",
        ]
        for loan in world.loans
    ]
    yield delimited("folio/migration_loans.tsv", "folio", "circulation", _MIGRATION, rows, delimiter="\t")
