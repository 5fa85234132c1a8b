"""Sums of money and periods as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.story import amounts

MONEY = [
    ("45jt", 45_000_000, "IDR"), ("45 juta", 45_000_000, "IDR"), ("dua juta", 2_000_000, "IDR"),
    ("1.5 jt", 1_500_000, "IDR"), ("1,5 jt", 1_500_000, "IDR"), ("3,5jt", 3_500_000, "IDR"),
    ("setengah juta", 500_000, "IDR"), ("sejuta", 1_000_000, "IDR"), ("dua juta setengah", 2_500_000, "IDR"),
    ("dua setengah juta", 2_500_000, "IDR"), ("2 juta 500 ribu", 2_500_000, "IDR"),
    ("satu juta lima ratus", 1_500_000, "IDR"), ("sebelas juta", 11_000_000, "IDR"),
    ("dua puluh lima juta", 25_000_000, "IDR"), ("seratus dua puluh lima juta", 125_000_000, "IDR"),
    ("seratus ribu", 100_000, "IDR"), ("lima ratus ribu", 500_000, "IDR"), ("500rb", 500_000, "IDR"),
    ("500k", 500_000, "IDR"), ("30jtan", 30_000_000, "IDR"), ("Rp 30.000.000", 30_000_000, "IDR"),
    ("Rp. 2.500.000,-", 2_500_000, "IDR"), ("Rp2jt", 2_000_000, "IDR"), ("35.000.000", 35_000_000, "IDR"),
    ("120 juta rupiah", 120_000_000, "IDR"), ("RM1.500", 1500, "MYR"), ("RM 900", 900, "MYR"),
    ("300 ringgit", 300, "MYR"), ("15 ribu NT", 15_000, "TWD"), ("nt 20000", 20_000, "TWD"),
    ("10.000 NT", 10_000, "TWD"), ("21 ribu hkd", 21_000, "HKD"), ("hk$4.870", 4870, "HKD"),
    ("500 dolar hk", 500, "HKD"), ("2000 riyal", 2000, "SAR"), ("QAR 1500", 1500, "QAR"), ("1.200 dirham", 1200, "AED"),
    ("450 USD", 450, "USD"), ("USD 6300", 6300, "USD"), ("BND 700", 700, "BND"), ("SGD 600", 600, "SGD"),
    ("1.2 juta won", 1_200_000, "KRW"), ("50 ribu yen", 50_000, "JPY"), ("8.000 baht", 8000, "THB"),
]  # fmt: skip
NO_MONEY = [
    "081234567890", "3 bulan", "tahun 2024", "no 45", "30 orang", "satu", "lima kali", "10-15 juta", "puluhan juta",
    "17 rb", "umur 23", "jam 10", "0-800-1000", "7KD-118", "C1234567", "rt 02/03", "12-03-1999", "20 hari", "500",
    "dua tahun", "pasal 30", "1.5 liter",
]  # fmt: skip
PERIODS = [
    ("3 bln", [3]), ("tiga bulan", [3]), ("8bulan", [8]), ("sebelas bulan", [11]), ("dua belas bulan", [12]),
    ("sebulan", [1]), ("setengah tahun", [6]), ("setahun", [12]), ("setahun setengah", [18]), ("2 thn", [24]),
    ("1,5 tahun", [18]), ("dua tahun setengah", [30]), ("1 thn 2 bln", [14]), ("satu tahun dua bulan", [14]),
    ("5-6 bulan", [5]), ("wis 3 taun", [36]), ("bulan 3", []), ("tahun 2024", []), ("3 hari", []), ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount", "currency"), MONEY)
def test_a_sum_is_read_as_it_is_typed(text: str, amount: float, currency: str) -> None:
    assert amounts.money(text) == [{"amount": amount, "currency": currency, "written": text}]
    assert amounts.money(f"saya bayar {text} ke agen") == [{"amount": amount, "currency": currency, "written": text}]


@pytest.mark.parametrize("text", NO_MONEY)
def test_what_is_no_sum_of_money_is_none(text: str) -> None:
    assert amounts.money(text) == []


@pytest.mark.parametrize(
    ("text", "country", "currency"),
    [("500 dolar", "HK", "HKD"), ("500 dolar", "SG", "SGD"), ("500 dolar", "KH", "USD"), ("1000 riyal", "QA", "QAR"),
     ("90 dinar", "KW", "KWD"), ("90 dinar", "JO", "JOD"), ("350 dolar di kapal", None, "USD")],
)  # fmt: skip
def test_the_country_tells_whose_dollar_it_is(text: str, country: str | None, currency: str) -> None:
    assert [found["currency"] for found in amounts.money(text, country)] == [currency]


def test_a_dollar_or_dinar_of_an_unknown_country_is_not_guessed() -> None:
    assert amounts.money("gaji 500 dolar") == [] and amounts.money("gaji 90 dinar") == []


@pytest.mark.parametrize(("text", "months"), PERIODS)
def test_a_period_is_read_as_it_is_typed(text: str, months: list[int]) -> None:
    assert [period.months for period in amounts.periods(text)] == months


@given(st.text(max_size=200))
def test_any_text_is_searched_without_a_fault(text: str) -> None:
    for found in amounts.money(text, "HK"):
        assert found["amount"] > 0 and len(found["currency"]) == 3
    assert all(period.months >= 1 for period in amounts.periods(text))
