"""What starts openimmo on a machine: a unit for systemd, a line for crontab, a rule for logrotate.

Texts with somebody's own paths in them, each quoted as its reader wants it. Knows no machine: paths come in.
"""

import shlex
import zlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

HALF_HOUR = 30

SERVICE = """\
# /etc/systemd/system/openimmo.service
# systemctl daemon-reload && systemctl enable --now openimmo
[Unit]
Description=openimmo watch: looks at drop folders and imports what is delivered
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
User={user}
ExecStart={program} watch
ExecReload=/bin/kill -HUP $MAINPID
# Passwords, as OPENIMMO_SOURCE__NAME__PASSWORD=…, readable by root only:
#EnvironmentFile=/etc/openimmo.env
Restart=on-failure
RestartSec=30
RestartPreventExitStatus=2
SuccessExitStatus=130
WatchdogSec=5min
TimeoutStopSec=15min
KillMode=mixed
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target
"""

ONCE = """\
# /etc/systemd/system/openimmo-once.service
[Unit]
Description=openimmo watch --once: one look at the drop folders
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
ExecStart={program} watch --once
#EnvironmentFile=/etc/openimmo.env
# Something was refused or held, or can be done later: told in the journal, and no failure of the unit.
SuccessExitStatus=1 4
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
"""

TIMER = """\
# /etc/systemd/system/openimmo-once.timer
# systemctl daemon-reload && systemctl enable --now openimmo-once.timer
[Unit]
Description=openimmo watch --once, every half hour

[Timer]
OnCalendar=*:0/30
RandomizedDelaySec=3min
Persistent=yes

[Install]
WantedBy=timers.target
"""

INSTEAD = "Instead of the daemon a timer can start single looks, with these two files in place of the one above:"

CRON = """\
# crontab -e
{minutes} * * * * {program} watch --once >> {log} 2>&1
"""

ROTATE = """\
# /etc/logrotate.d/openimmo
{log} {{
    su {user} {group}
    weekly
    rotate 8
    compress
    missingok
    notifempty
}}
"""


class Installed(NamedTuple):
    """How openimmo is called on a machine (program and options), as whom, and where its home is."""

    program: Sequence[str]
    user: str
    group: str
    home: PurePath


def service(installed: Installed) -> str:
    """The unit of the daemon."""
    return SERVICE.format(user=installed.user, program=_for_systemd(installed.program))


def once(installed: Installed) -> str:
    """The unit of a single look."""
    return ONCE.format(user=installed.user, program=_for_systemd(installed.program))


def systemd(installed: Installed) -> str:
    """The daemon's unit; the other way, with a timer, follows as comments, so that it all is one valid file."""
    other = "\n".join((INSTEAD, "", once(installed), TIMER))
    return f"{service(installed)}\n{_commented(other)}"


def cron(installed: Installed) -> str:
    """A line for crontab; the rule for its log file follows as comments."""
    program = shlex.join(installed.program).replace("%", "\\%")
    log = installed.home / "watch.log"
    line = CRON.format(minutes=_minutes(installed.home), program=program, log=shlex.quote(str(log)).replace("%", "\\%"))
    return f"{line}\n{_commented(rotate(installed))}"


def rotate(installed: Installed) -> str:
    """logrotate's rule for the file that the line of crontab writes."""
    log = str(installed.home / "watch.log").replace("\\", "\\\\").replace('"', '\\"')
    return ROTATE.format(log=f'"{log}"', user=installed.user, group=installed.group)


def _minutes(home: PurePath) -> str:
    """Two minutes of the hour, others for each home: all of them at once would meet at the same servers."""
    first = zlib.crc32(str(home).encode("utf-8", "replace")) % HALF_HOUR
    return f"{first},{first + HALF_HOUR}"


def _for_systemd(words: Sequence[str]) -> str:
    r"""Words of a command line: quoted where needed, with %, $, \ and quotes escaped."""
    return " ".join(map(_systemd_word, words))


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    plain = escaped == word and not any(letter.isspace() or letter in "';" for letter in word)
    return word if plain and word else f'"{escaped}"'


def _commented(text: str) -> str:
    return "".join(f"{f'# {line}'.rstrip()}\n" for line in text.splitlines())
