"""The store of named values and the files of bodies: whole writes, order, space."""

import sqlite3

import pytest

from local_aws.state.bodies import Bodies
from local_aws.state.folder import DataError, Folder
from local_aws.state.kept import KeptDict
from local_aws.state.shelf import Shelf
from local_aws.state.store import Store


def reopened(store, path):
    """Close *store* and open what it wrote."""
    store.close()
    return Store(path)


def test_values_come_back_in_the_order_of_their_first_writing(tmp_path):
    """A name that is written again keeps its place; one that was removed goes to the end."""
    store = Store(tmp_path)
    for name in "cab":
        store.write("s", {(name,): b"1"})
    store.write("s", {("c",): b"2", ("a",): None})
    store.write("s", {("a",): b"3"})
    store.write("other", {("c",): b"x"})

    assert list(reopened(store, tmp_path).read("s")) == [(("c",), b"2"), (("b",), b"1"), (("a",), b"3")]


def test_names_are_read_by_their_first_part(tmp_path):
    """A part that is the beginning of another is not taken for it."""
    store = Store(tmp_path)
    names = [("a", "1"), ("ab", "1"), ("a\U0001f600", "1"), ("a",), ('a"', "1")]
    store.write("s", dict.fromkeys(names, b""))

    assert [name for name, _ in store.read("s", "a")] == [("a", "1"), ("a",)]
    assert len(list(store.read("s"))) == len(names)


def test_a_write_is_whole_or_not_at_all(tmp_path):
    """One value that cannot be written takes the others of its write with it."""
    store = Store(tmp_path)
    with pytest.raises(sqlite3.Error):
        store.write("s", {("good",): b"1", ("bad",): object()})

    assert list(store.read("s")) == []


def test_what_removed_values_took_is_given_back(tmp_path):
    """The file shrinks when megabytes were removed."""
    store = Store(tmp_path)
    store.write("s", {(str(number),): bytes(100_000) for number in range(100)})
    full = reopened(store, tmp_path)
    size = (tmp_path / "state.db").stat().st_size
    full.write("s", {(str(number),): None for number in range(100)})
    full.close()

    assert (tmp_path / "state.db").stat().st_size < size / 10


def test_a_body_stays_as_long_as_something_names_it(tmp_path):
    """Two things may name one file; what nothing names is swept at the start."""
    bodies = Bodies(tmp_path / "objects")
    body, orphan = bodies.keep(b"one"), bodies.keep(b"two")
    bodies.exchange((), [body.name, body.name])
    bodies.exchange([body.name], ())
    bodies.sweep()

    assert body.read() == b"one"
    assert [file.name for file in (tmp_path / "objects").iterdir()] == [body.name]
    bodies.exchange([body.name], ())
    assert not list((tmp_path / "objects").iterdir())
    assert orphan.name != body.name


def test_a_kept_dict_is_there_again(tmp_path):
    """Items that are set, replaced, removed or were there before come back as they were."""
    store = Store(tmp_path)
    first = KeptDict()
    first["primary"] = {"n": 1}
    first.attach(Shelf(store, "s"), "group")
    first["made"] = {"n": 1}
    first["made"] = {"n": 2}
    first["gone"], first["popped"] = 1, 2
    del first["gone"]
    assert first.pop("popped") == 2
    second = KeptDict()
    second["primary"] = {"n": 0}
    second.attach(Shelf(store, "s"), "group")

    assert second == {"primary": {"n": 1}, "made": {"n": 2}}


def test_what_is_put_together_is_written_together(tmp_path):
    """Nothing of a block that fails is kept."""
    shelf = Shelf(Store(tmp_path), "s")
    with pytest.raises(RuntimeError, match="half-way"), shelf.together():
        shelf.put({("a",): 1})
        raise RuntimeError("half-way")
    with shelf.together():
        shelf.put({("b",): 1})
        shelf.put({("c",): 2})

    assert list(shelf.items()) == [(("b",), 1), (("c",), 2)]


def test_a_folder_with_other_things_is_refused(tmp_path):
    """Nobody's files are mixed with ours by mistake."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DataError, match=r"holds other things \(thesis.txt\); give an empty folder"):
        Folder(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    """The path and the reason are named."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot hold data"):
        Folder(tmp_path / "file" / "data")
