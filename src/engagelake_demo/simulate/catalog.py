"""What the simulated business sends and sells: campaigns, journeys, texts, products."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, NamedTuple

NEW_SHOE = "SHOE-NEW-01"
SENDER = "Shop <news@example.com>"
SUBJECTS = (
    "Your weekly picks",
    "Nouveautés d’été — jusqu’à −30 %",
    "新しい靴が入荷しました 👟",
    "Большая распродажа",
    "Νέα άφιξη",
    "عروض نهاية الأسبوع",
    "सिर्फ़ आज",
    'He said "now", she said \\ "later"',
    "Grüße & Küsse ❤️",
    "신상품 안내",
    "ดีลพิเศษ",
    "Re: your order",
)


class Campaign(NamedTuple):
    """One campaign or journey; *treatments* has one entry unless variants are tested."""

    id: str
    activity: str
    treatments: tuple[str, ...]
    subject: str
    journey: bool = False

    def attributes(self, treatment: str) -> dict[str, Any]:
        """Return the attributes by which every event of a message names it."""
        if self.journey:
            return {
                "journey_id": self.id,
                "journey_run_id": self.activity,
                "journey_activity_id": "a1B2c3D4e5",
            }
        return {
            "campaign_id": self.id,
            "campaign_activity_id": self.activity,
            "treatment_id": treatment,
        }


class Product(NamedTuple):
    """One product as events name it."""

    id: str
    name: str
    category: str
    variant: str
    price: float

    @property
    def is_red_shoe(self) -> bool:
        """Whether buying it counts for the red-shoe segment."""
        return self.category.lower() == "shoes" and self.variant.lower() == "red"


PRODUCTS = (
    Product(NEW_SHOE, "Runner — new", "Shoes", "White", 99.0),
    Product("SHOE-02", "Läufer", "shoes", "red", 79.9),
    Product("SHOE-03", "スニーカー", "SHOES", "Red", 120.0),
    Product("SHOE-04", "Loafer", "Shoes", "Blue", 65.5),
    Product("SHIRT-01", "Chemise", "Shirts", "Red", 35.0),
    Product("SHIRT-02", "Polo", "Shirts", "Green", 29.0),
    Product("BAG-01", "Tote", "Bags", "red", 49.0),
    Product("BAG-02", "Рюкзак", "Bags", "Black", 89.0),
)
NEW, RED_SHOE = PRODUCTS[0], PRODUCTS[1]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything that can be sent."""

    emails: tuple[Campaign, ...]
    journeys: tuple[Campaign, ...]
    texts: tuple[Campaign, ...]
    pushes: tuple[Campaign, ...]


def make_catalog(rng: random.Random) -> Catalog:
    """Return the same catalog for the same *rng* state."""

    def campaign(number: int, journey: bool = False) -> Campaign:
        treatments = ("0",) if number % 3 else ("0", "1")
        subject = SUBJECTS[number % len(SUBJECTS)]
        return Campaign(
            f"{rng.getrandbits(128):032x}", f"{rng.getrandbits(128):032x}", treatments, subject, journey
        )

    return Catalog(
        emails=tuple(campaign(n) for n in range(12)),
        journeys=tuple(campaign(n, journey=True) for n in range(4)),
        texts=tuple(campaign(n) for n in range(3)),
        pushes=tuple(campaign(n) for n in range(3)),
    )
