"""Which data set it is, and a visitor's own file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from core.data import DataError
from core.data.reader import MAX_BYTES, unread
from core.message import Message, template
from viz.lessons.samples import FILE, DataScene
from viz.scene import choose
from viz.scene.samples import MOST
from viz.ui.controls import Controls
from viz.ui.state import edit, held, hold, tell
from viz.ui.table import table

S = TypeVar("S", bound=DataScene)
OWN = "own"  # in the menu: the samples are a person's own
MANY = template("More than {most} samples cannot be edited on the picture.")
FULL = template("These are {most}, and no more fit: remove one before you add another.")
FILE_STAYS = template("Only you see it: it is in no link, and forgotten when you leave.")


def samples(c: Controls[S], file: bool = False) -> None:
    """The menu of data sets with the hyperparameters of the chosen one; with ``file`` also a visitor's own."""
    _, scene = c._, c.scene
    catalog = type(scene).sets()
    own = scene.points is not None
    theirs = held() is not None and scene.takes(held())
    names = {key: _(spec.name) for key, spec in catalog.items() if key != FILE.key or theirs}

    def pick(s: S, key: str) -> S:
        if key == OWN:
            return s.with_own()
        changed = replace(s, held=held() if key == FILE.key else None).with_data(choose(catalog[key]))
        tell(*changed.news(s))
        return changed

    offered = names if scene.held is not None and not own else {**names, OWN: _("Your own samples")}
    c.pick(_("Data"), offered, OWN if own else scene.data.key, pick, "data")
    if own:
        st.caption(_("Drag a sample, click for a new one, hold one or click it with Ctrl to remove it."))
        if scene.samples().samples >= MOST:
            st.caption(_(Message(FULL, {"most": MOST})))
    else:
        spec = catalog[scene.data.key]
        c.about(spec, formula=bool(spec.formula))
        c.values(catalog, scene.data, lambda s, key, value: s.with_value(key, value))
        if scene.held is not None:
            st.caption(_(FILE_STAYS))
        elif not scene.editable():
            st.caption(_(Message(MANY, {"most": MOST})))
            keep = lambda: edit(type(scene), lambda s, _v: s.with_own(), None)  # noqa: E731
            st.button(_("Take {most} of them to edit", most=MOST), on_click=keep, width="stretch")
    if file:
        _file(c)


def _file(c: Controls[Any]) -> None:
    """The place for a table. What cannot be read is said under it, and the page stays as it is."""
    _, kind = c._, c.kind

    def opened(size: int, content: bytes | None) -> None:
        try:
            if content is None:
                raise unread(size)
            data, said = kind.read(content)
        except DataError as error:
            st.session_state["file refused"] = error.message
            return
        st.session_state.pop("file refused", None)
        hold(data)
        tell(*([said] if said else ()))
        edit(kind, lambda s, v: replace(s, held=v).with_data(choose(FILE)), data)

    refused = st.session_state.get("file refused")
    with st.expander(_("A table of your own"), expanded=bool(refused or c.scene.held), key="own table"):
        st.caption(_(kind.columns))
        table("file", MAX_BYTES, (_("Open a file"), _("or paste its columns here")), opened)
        if refused:
            with st.container(key="refused_file"):  # in the colour of an error
                st.text(_(refused))  # plain text: it repeats what stood in the file
        st.caption(_(FILE_STAYS))
