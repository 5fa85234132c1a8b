"""The examples of deploy/ agree with the program, and keep what people told out of logs and off the disk."""

from __future__ import annotations

import re

import pytest

from bot import engine, evidence, web, webhook
from bot.desk import by_hand
from bot.run import END_SECONDS
from bot.settings import DEFAULT_DESK_PORT, ROOT

NGINX, CADDY, UNIT = ((ROOT / "deploy" / name).read_text() for name in ("nginx.conf", "Caddyfile", "pelita.service"))
MIB = 1024 * 1024
SERVERS = re.split(r"(?m)^server \{", NGINX)[1:]


def test_the_desk_reads_a_whole_scan_and_nothing_that_would_reach_the_disk() -> None:
    assert evidence.MAX_BYTES < by_hand.MAX_BYTES < web.MAX_BODY_BYTES < web.IN_MEMORY_BYTES


@pytest.mark.parametrize(
    ("example", "limit"),
    [(NGINX, r"client_max_body_size (\d+)m;"), (CADDY, r"max_size (\d+)MiB")],
    ids=["nginx", "Caddy"],
)
def test_the_proxies_let_through_what_the_program_reads(example: str, limit: str) -> None:
    assert [int(most) * MIB for most in re.findall(limit, example)] == [web.MAX_BODY_BYTES, webhook.MAX_BYTES]


@pytest.mark.parametrize("example", [NGINX, CADDY], ids=["nginx", "Caddy"])
def test_the_proxies_know_the_ports_and_telegrams_networks(example: str) -> None:
    assert re.findall(r"127\.0\.0\.1:(\d+)", example) == [str(DEFAULT_DESK_PORT), str(DEFAULT_DESK_PORT + 1)]
    assert re.findall(r"[\d.]+/\d+", example.partition("@telegram")[2] or example) == [
        "149.154.160.0/20",
        "91.108.4.0/22",
    ]


def test_nginx_notes_nothing_of_a_request_but_when_and_how_it_ended() -> None:
    [noted] = re.findall(r"log_format pelita '(.*)';", NGINX)
    assert set(re.findall(r"\$\w+", noted)) == {
        "$time_iso8601",
        "$server_name",
        "$status",
        "$upstream_status",
        "$request_time",
    }
    for server in SERVERS:
        assert re.findall(r"access_log (.*);", server) == ["/var/log/nginx/pelita.log pelita"]
        assert re.findall(r"error_log (.*);", server) == ["/var/log/nginx/error.log emerg"]


def test_nginx_puts_nothing_into_a_file() -> None:
    _, desk, bot = SERVERS
    assert "proxy_request_buffering off;" in desk and "proxy_max_temp_file_size 0;" in desk
    assert "client_body_buffer_size 1m;" in bot and "client_max_body_size 1m;" in bot


def test_the_unit_lets_the_program_write_where_it_does_and_end_in_order() -> None:
    [places] = re.findall(r"ReadWritePaths=(.*)", UNIT)
    written = {f"/srv/pelita/{path.relative_to(ROOT)}" for path in (ROOT / "var", engine.MODELS, engine.NLU / ".rasa")}
    assert set(places.split()) == written
    assert "KillMode=mixed" in UNIT and "EnvironmentFile=/" not in UNIT
    [patience] = re.findall(r"TimeoutStopSec=(\d+)", UNIT)
    assert int(patience) > 2 * END_SECONDS
