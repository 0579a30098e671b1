"""What starts openimmo on a machine: units, a line of crontab, a rule for logrotate; with any path, and valid."""

import shlex
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from openimmo.reports.units import TIMER, Installed, cron, once, rotate, service, systemd

ODD = "/srv/Müller & Söhne/100% \"ok\" $HOME 'x' \\y"
NEEDS_SYSTEMD = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is missing")
NEEDS_LOGROTATE = pytest.mark.skipif(not shutil.which("logrotate"), reason="logrotate is missing")


def here(home: str = "/var/lib/openimmo", program: str = "/usr/bin/openimmo") -> Installed:
    return Installed(program=[program, "--home", home], user="root", group="root", home=PurePosixPath(home))


def uncommented(text: str) -> str:
    return "".join(f"{line.removeprefix('# ')}\n" for line in text.splitlines())


def test_the_unit_names_program_home_and_user():
    unit = service(here())
    assert "ExecStart=/usr/bin/openimmo --home /var/lib/openimmo watch\n" in unit
    assert "User=root\n" in unit
    assert "Type=notify\n" in unit
    assert "KillSignal" not in unit  # SIGTERM ends it gracefully


def test_a_path_with_blanks_quotes_and_percent_is_escaped_for_systemd():
    line = next(line for line in service(here(ODD)).splitlines() if line.startswith("ExecStart="))
    assert '"/srv/Müller & Söhne/100%% \\"ok\\" $$HOME \'x\' \\\\y"' in line


@pytest.mark.system
@NEEDS_SYSTEMD
@pytest.mark.parametrize("home", ["/var/lib/openimmo", ODD])
def test_systemd_takes_all_units(tmp_path: Path, home: str):
    program = tmp_path / "openimmo"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    installed = here(home, str(program))
    (tmp_path / "openimmo.service").write_text(systemd(installed))
    (tmp_path / "openimmo-once.service").write_text(once(installed))
    (tmp_path / "openimmo-once.timer").write_text(TIMER)
    units = [str(tmp_path / name) for name in ("openimmo.service", "openimmo-once.service", "openimmo-once.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "openimmo" in line]
    assert (done.returncode, told) == (0, [])


def test_what_follows_the_unit_are_comments_that_hold_the_other_way():
    whole = systemd(here())
    assert whole.startswith(service(here()))
    rest = whole.removeprefix(service(here())).splitlines()
    assert all(line.startswith("#") or not line for line in rest)
    assert "OnCalendar=*:0/30\n" in uncommented(whole)
    assert "watch --once\n" in uncommented(whole)


def test_cron_starts_twice_an_hour_and_other_homes_at_other_minutes():
    minutes = set()
    for number in range(20):
        line = cron(here(f"/srv/{number}")).splitlines()[1]
        first, second = map(int, line.split()[0].split(","))
        assert 0 <= first < 30
        assert second == first + 30
        minutes.add(first)
    assert len(minutes) > 5


def test_a_shell_reads_the_line_of_crontab_as_it_was_meant():
    line = cron(here(ODD)).splitlines()[1]
    command = line.split(" ", 5)[5].replace("\\%", "%")  # what cron does before it calls the shell
    assert shlex.split(command)[:5] == ["/usr/bin/openimmo", "--home", ODD, "watch", "--once"]
    assert "%" not in line.replace("\\%", "")


def test_the_manual_shows_just_what_is_printed():
    page = (Path(__file__).parents[2] / "docs" / "running.md").read_text(encoding="utf-8")
    shown = "\n".join(line.removeprefix("    ") for line in page.splitlines())
    program = ["/usr/local/bin/openimmo", "--home", "/var/lib/openimmo"]
    home = PurePosixPath("/var/lib/openimmo")
    installed = Installed(program=program, user="openimmo", group="openimmo", home=home)
    for text in (service(installed), once(installed), TIMER, rotate(installed), cron(installed).splitlines()[1]):
        assert text in shown


@pytest.mark.system
@NEEDS_LOGROTATE
def test_logrotate_takes_its_rule_and_rotates_the_log(tmp_path: Path):
    home = tmp_path / "my home"
    home.mkdir()
    (home / "watch.log").write_text("a line\n")
    rule = tmp_path / "rule"
    installed = here(str(home))
    rule.write_text(rotate(installed._replace(user=home.owner(), group=home.group())))
    rule.chmod(0o644)
    state = tmp_path / "state"
    done = subprocess.run(
        ["logrotate", "--force", "--state", str(state), str(rule)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (home / "watch.log.1").exists() or (home / "watch.log.1.gz").exists()
