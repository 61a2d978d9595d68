"""What is thrown at Datasette by those who wish it harm: queries, addresses, connections; and how it stood."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode

MOST_MEGABYTES = 400
BIG = (
    "with recursive a(s) as (select 'a' union all select s || s from a where length(s) < 8192),"
    " big(s) as materialized (select s from a order by length(s) desc limit 1),"
    " n(n) as (select 1 union all select n + 1 from n limit 6000)"
)
EVIL = "a" * 60
TRIMS = "+".join(f"length(trim(s, replace(s, 'a', char({98 + rank})) || 'a'))" for rank in range(90))


def _double(body: str, first: str = "select 1 as x", times: int = 30) -> str:
    steps = ", ".join(f"c{rank} as ({body.replace('c?', f'c{rank - 1}')})" for rank in range(1, times))
    return f"with c0 as ({first}), {steps} select count(*) from c{times - 1}"


# Each must be refused (400), whole or cut, and cost little.
REFUSED = {
    "endless recursion": "with recursive a(n) as (select 1 union all select n + 1 from a) select max(n) from a",
    "endless doubling": "with recursive a(s) as (select 'x' union all select s || s from a) select count(s) from a",
    "endless sort": "with recursive a(n) as (select 1 union all select n + 1 from a) select n from a order by random()",
    "endless groups": "with recursive a(n) as (select 1 union all select n + 1 from a) select n from a group by n",
    "cross joins": "select count(*) from codes a, codes b, codes c, codes d, codes e, codes f",
    "zeroblob": "select zeroblob(100000000)",
    "randomblob": "select randomblob(100000000)",
    "printf": "select printf('%100000000d', 1)",
    "format": "select format('%.*c', 100000000, 'x')",
    "hex of hex": f"{BIG} select hex(hex(hex(s))) from big",
    "replace bomb": f"{BIG} select replace(replace(s, 'a', s), 'a', s) from big",
    "group_concat": "select group_concat(a.label) from codes a, codes b, codes c",
    "json_group_array": "select json_group_array(a.label) from codes a, codes b, codes c",
    "long like": f"select 'x' like '{'a%' * 80}'",
    "long glob": f"select 'x' glob '{'a*' * 80}'",
    "regexp": "select 'aaaa' regexp '(a+)+$'",
    "10,000 columns": "select " + ", ".join("1" for _ in range(9_000)),
    "copied joins": _double("select a.x from c? a, c? b"),
    "copied unions": _double("select x from c? union all select x from c?"),
    "copied scalars": _double("select (select x from c?) + (select x from c?) as x"),
    "20 kB texts": f"{BIG} select {', '.join('s' for _ in range(100))} from big, n",
    "20 kB blobs": f"{BIG} select {', '.join('cast(s as blob)' for _ in range(100))} from big, n",
    "wide characters": f"{BIG} select replace(substr(s, 1, 4000), 'a', char(128512)) from big, n",
    "500,000 cells": f"{BIG} select {', '.join('n' for _ in range(100))} from n",
    "deep json": f"select json('{'[' * 9000}{']' * 9000}')",
    "deep brackets": f"select {'(' * 5000}1{')' * 5000}",
    "attach": "attach database '/etc/passwd' as x",
    "attach in a comment": "/* select */ attach ':memory:' as x",
    "pragma": "pragma writable_schema = on",
    "pragma heap": "select * from pragma_hard_heap_limit(0)",
    "pragma temp": "select * from pragma_temp_store_directory('/')",
    "write": "with x as (select 1) insert into codes select 1, 2, 3",
    "temp": "create temp table x as select 1",
    "vacuum": "vacuum into '/tmp/walls.db'",
    "load_extension": "select load_extension('/lib/x86_64-linux-gnu/libc.so.6')",
    "readfile": "select readfile('/etc/passwd')",
    "writefile": "select writefile('/tmp/walls', 'x')",
    "edit": "select edit('x', 'vi')",
    "tokenizer": "select fts3_tokenizer('x', x'0011223344556677')",
    "fts": "create virtual table temp.x using fts5(a)",
    "two statements": "select 1; drop table codes",
    "too many parameters": "select ?32000",
}
# Each may be answered, within the time of a query.
BOUNDED = {
    "trim bomb": f"{BIG} select sum({TRIMS}) from big, n",
    "instr bomb": f"{BIG} select sum(instr(s, substr(s, 1, 6000) || 'b')) from big, n, codes",
    "replace search": f"{BIG} select sum(length(replace(s, substr(s, 1, 6000) || 'b', ''))) from big, n, codes",
    "like bomb": f"{BIG} select sum(s like '{'%a_' * 30}b') from big, n, codes",
    "glob bomb": f"{BIG} select sum(s glob '{'*[a-z]' * 14}b') from big, n, codes",
    "window": f"{BIG} select group_concat(n) over (order by n rows between 3000 preceding and current row) from n",
    "distinct": f"{BIG} select count(distinct substr(s, 1, 4000) || n.n || codes.code) from big, n, codes",
}
ADDRESSES = {
    "facets": "/observatoire/right_reason?" + "&".join(f"_facet={name}" for name in ("sex", "right", "reason") * 60),
    "wheres": "/observatoire/right_reason?" + urlencode([("_where", "1=1 or sex like '%a%'")] * 250),
    "slow wheres": "/observatoire/right_reason?"
    + urlencode({"_where": "(select count(*) from codes a, codes b, codes c, codes d) > 0", "_facet": "sex"}),
    "through": "/observatoire/right_reason?_through=" + quote("[" * 5000),
    "through nothing": "/observatoire/right_reason?_through=" + quote('{"table":"x","column":"y","value":"z"}'),
    "csv with everything": "/observatoire/right_reason.csv?_size=max&_labels=on&_stream=1&_trace=1&_dl=1",
    "json with everything": "/observatoire/right_reason.json?_size=max&_labels=on&_nl=on&_shape=array&_trace=1",
    "objects": "/observatoire/right_reason.json?_size=max&_shape=object&_json=sex&_json_infinity=1",
    "size": "/observatoire/right_reason?_size=999999999",
    "next": "/observatoire/right_reason?_next=" + "9" * 5000,
    "sort": "/observatoire/right_reason?_sort=sex&_sort_desc=right",
    "search": "/observatoire/right_reason?_search=" + EVIL,
    "columns": "/observatoire/right_reason?" + "&".join("_col=sex" for _ in range(800)),
    "long": "/observatoire/right_reason?x=" + "a" * 60_000,
    "longer": "/observatoire/right_reason?x=" + "a" * 300_000,
    "deep": "/" + "a/" * 20_000,
    "rows": "/observatoire/right_reason/" + ",".join("1" for _ in range(5000)),
    "internal": "/_internal",
    "memory": "/_memory?sql=select+1",
    "workshop": "/-/threads.json",
}


def ask(port: int, path: str, cookie: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    """Return the status and the body of an answer, 0 when the connection is cut."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request(method, path, body, {"Cookie": cookie, "Accept": "*/*"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""


def build_question(sql: str, kind: str = ".json") -> str:
    """Return the address of a query."""
    return f"/observatoire{kind}?" + urlencode({"sql": sql})


def ask_together(port: int, paths: list[str], cookies: list[str]) -> list[int]:
    """Ask all at the same moment, each in a thread, and return the statuses."""
    start = threading.Barrier(len(paths))

    def one(rank: int) -> int:
        start.wait()
        return ask(port, paths[rank], cookies[rank % len(cookies)])[0]

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(one, range(len(paths))))


@contextmanager
def hold_connections(port: int, count: int, said: bytes, buffer: int = 0) -> Iterator[list[socket.socket]]:
    """Open connections, say something on each, and read nothing."""
    held: list[socket.socket] = []
    try:
        for _ in range(count):
            one = socket.socket()
            if buffer:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            one.connect(("127.0.0.1", port))
            one.sendall(said)
            held.append(one)
        yield held
    finally:
        for one in held:
            one.close()


def find_process(port: int, word: str = "datasette") -> int:
    """Return the process that serves a port, by its command line."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if str(port) in words and word in words:
            return int(path.parent.name)
    raise AssertionError(f"no process serves {port}")


def read_megabytes(pid: int, name: str = "VmHWM") -> float:
    """Return the most memory that a process has held."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024
