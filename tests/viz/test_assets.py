"""The page's modules as they are served: joined into one, each after those that it needs."""

import re

from viz.player.assets import PLOTLY, SCRIPTS, assets, modules, named, player_script

DECLARED = re.compile(r"^(?:export )?(?:default )?(?:async )?(?:function|class|const|let) (\w+)", flags=re.MULTILINE)
NAMED = re.compile(r'^import \{([\w, ]+)\} from "(.+)";$', flags=re.MULTILINE)


def test_every_module_is_served_once_and_after_those_that_it_imports():
    order = modules()
    assert sorted(order) == sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.js"))
    for i, name in enumerate(order):
        for _names, path in NAMED.findall((SCRIPTS / name).read_text()):
            needed = (SCRIPTS / name).parent.joinpath(path).resolve().relative_to(SCRIPTS).as_posix()
            assert order.index(needed) < i


def test_what_is_imported_is_exported_and_used():
    for name in modules():
        script = (SCRIPTS / name).read_text()
        assert script.count("import ") == len(NAMED.findall(script)), "an import that would not be joined"
        for names, path in NAMED.findall(script):
            exported = ((SCRIPTS / name).parent / path).read_text()
            for each in map(str.strip, names.split(",")):
                assert re.search(rf"^export (async )?(function|class|const) {each}\b", exported, flags=re.MULTILINE)
                assert len(re.findall(rf"\b{each}\b", script)) > 1, f"{name} imports {each} for nothing"


def test_no_name_stands_for_two_things():
    names = [each for name in modules() for each in DECLARED.findall((SCRIPTS / name).read_text())]
    assert len(set(names)) == len(names)


def test_the_whole_is_one_module_with_one_export():
    script = player_script().decode()
    assert not re.search(r"^import\b", script, flags=re.MULTILINE)
    assert re.findall(r"^export .*", script, flags=re.MULTILINE) == [
        "export default function mount({ data, parentElement, setTriggerValue, address, heard, shown }) {"
    ]


def test_a_file_that_is_kept_for_ever_has_its_content_in_its_name():
    assert named("player.js", b"one") != named("player.js", b"another") != named("embed.js", b"another")
    ours = {path: read() for path, read in assets().items() if path != PLOTLY}
    for path, content in ours.items():
        stem, _stamp, kind = re.fullmatch(r"/assets/(\w+)-([0-9a-f]+)\.(\w+)", path).groups()
        assert path == named(f"{stem}.{kind}", content)
    assert re.search(r"-\d+\.\d+\.\d+\.min\.js$", PLOTLY)
