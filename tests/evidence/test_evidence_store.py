"""The store keeps what was recorded, whatever happens to the process, and refuses what it cannot read."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from evidence_samples import filled, result, results, witness
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.errors import StoreError
from checks.evidence.store import RunInfo, Store, default_path
from checks.results import Effort, Verdict


def test_what_is_recorded_is_found(store):
    """A record has the whole result, its run and its time."""
    run = RunInfo(fresh=True)
    store.record(result(), run)
    record = store.latest("topic.claim")

    assert record is not None
    assert record.result == result()
    assert record.run == run
    assert record.recorded > run.started
    assert record.run.versions["numpy"]
    assert store.latest("topic.other") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(results, max_size=2))
def test_results_survive_the_store(tmp_path, given_results):
    """Any result comes back as it was, through the file and through an export."""
    path = tmp_path / "any.sqlite"
    path.unlink(missing_ok=True)
    run = RunInfo()
    with Store(path) as writer:
        for each in given_results:
            writer.record(each, run)
    with Store(path) as reader, Store(tmp_path / "copy.sqlite") as copy:
        copy.load(json.loads(json.dumps(reader.export(), allow_nan=False)))
        for each in given_results:
            assert each in [record.result for record in reader.history(each.id)]
            assert each in [record.result for record in copy.history(each.id)]


def test_the_newest_comes_first(store):
    """The history of a theorem is in the order of time, and so is the newest record of each."""
    for seed in range(3):
        store.record(result(seed=seed), RunInfo())
        store.record(result("topic.other", seed=seed), RunInfo())

    assert [record.result.seed for record in store.history("topic.claim")] == [2, 1, 0]
    assert {name: record.result.seed for name, record in store.latest_of_all().items()} == {"topic.claim": 2, "topic.other": 2}


def test_recording_twice_changes_nothing(store):
    """A result belongs to its run once."""
    run = RunInfo()
    store.record(result(), run)
    store.record(result(), run)

    assert len(store.history("topic.claim")) == 1


def test_fresh_evidence(store):
    """Fresh is what passed at this fingerprint with at least this effort."""
    store.record(result(), RunInfo())

    assert store.fresh("topic.claim", "00ff", Effort.QUICK).result == result()
    assert store.fresh("topic.claim", "00ff", Effort.STANDARD).result == result()
    assert store.fresh("topic.claim", "00ff", Effort.DEEP) is None
    assert store.is_fresh("topic.claim", "00ff", Effort.STANDARD)
    assert not store.is_fresh("topic.claim", "00ff", Effort.DEEP)
    assert store.fresh("topic.claim", "other", Effort.QUICK) is None
    assert store.fresh("topic.other", "00ff", Effort.QUICK) is None


def test_a_quick_run_does_not_hide_a_deep_one(store):
    """Evidence of more effort stays when less is tried afterwards."""
    store.record(result(effort="deep"), RunInfo())
    store.record(result(effort="quick"), RunInfo())

    assert store.fresh("topic.claim", "00ff", Effort.DEEP).result.effort == "deep"
    assert store.fresh("topic.claim", "00ff", Effort.QUICK).result.effort == "quick"


@pytest.mark.parametrize("failure", [{"verdict": Verdict.ERROR}, {"verdict": Verdict.UNDECIDED}, {"killed": False}])
def test_what_did_not_pass_last_is_not_fresh(store, failure):
    """After a run that did not pass the theorem is run again, until it passes."""
    store.record(result(), RunInfo())
    store.record(result(**failure), RunInfo())
    assert store.fresh("topic.claim", "00ff", Effort.QUICK) is None

    store.record(result(seed=1), RunInfo())
    assert store.fresh("topic.claim", "00ff", Effort.QUICK).result.seed == 1


def test_a_refutation_stays(store):
    """A counterexample is not forgotten because another seed misses it; a change of the theorem answers it."""
    store.record(result(verdict=Verdict.REFUTED), RunInfo(fresh=True))
    store.record(result(), RunInfo())

    assert store.fresh("topic.claim", "00ff", Effort.QUICK) is None
    assert store.refutation("topic.claim", "00ff").run.fresh
    assert store.refutation("topic.claim", "new") is None

    store.record(result(fingerprint="new"), RunInfo())
    assert store.fresh("topic.claim", "new", Effort.STANDARD) is not None


def test_witnesses_are_found_by_id(store):
    """A witness is found by its id, as last decided."""
    against = replace(result().mutants[0], decision=replace(result().mutants[0].decision, witnesses=(witness(bits=256),)))
    store.record(result(), RunInfo())
    store.record(replace(result(), mutants=(against,)), RunInfo())

    assert store.witness(witness().id) == witness(bits=256)
    assert store.witness("w-000000000000") is None
    assert store.witness_ids() == [witness().id]


def test_what_runs_find_again_is_kept_once(store):
    """A witness that every run finds takes its place in the file once."""
    for seed in range(5):
        store.record(result(seed=seed), RunInfo())

    assert store._rows("SELECT count(*) FROM witnesses") == [(1,)]
    assert all(record.result.mutants[0].witness == witness() for record in store.history("topic.claim"))


def test_errata(store):
    """The errata are the mutants as printed, from the newest record of each theorem."""
    plain = replace(result("topic.plain"), mutants=(replace(result().mutants[0], as_printed=False),))
    store.record(result(killed=False), RunInfo())
    store.record(result(), RunInfo())
    store.record(plain, RunInfo())
    errata = store.errata()

    assert [(each.theorem, each.mutant.name, each.mutant.witness) for each in errata] == [("topic.claim", "half", witness())]
    assert errata[0].record.result == result()


def test_reading_creates_nothing(tmp_path):
    """Asking a store that is not there gives nothing, and leaves nothing behind."""
    store = Store(tmp_path / "none" / "evidence.sqlite")

    assert store.latest("topic.claim") is None
    assert store.history("topic.claim") == []
    assert store.latest_of_all() == {}
    assert store.fresh("topic.claim", "00ff", Effort.QUICK) is None
    assert store.witness("w-0") is None
    assert store.errata() == []
    assert store.export() == {"schema": 1, "runs": [], "records": []}
    assert list(tmp_path.iterdir()) == []


def test_our_folder_keeps_out_of_version_control(tmp_path):
    """The default folder is made on demand, with a .gitignore; another folder is left as it is."""
    for name in (".checks", "evidence"):
        with Store(tmp_path / name / "deep" / "x.sqlite") as deep, Store(tmp_path / name / "evidence.sqlite") as store:
            deep.close()
            store.record(result(), RunInfo())

    assert (tmp_path / ".checks" / ".gitignore").read_text() == "*\n"
    assert not (tmp_path / "evidence" / ".gitignore").exists()


def test_the_default_place(tmp_path, monkeypatch):
    """The store lies beside the nearest pyproject.toml, unless CHECKS_STORE says otherwise."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("")
    monkeypatch.delenv("CHECKS_STORE", raising=False)
    monkeypatch.chdir(inner)

    assert default_path() == default_path(inner) == tmp_path / "a" / ".checks" / "evidence.sqlite"
    assert default_path(tmp_path) == tmp_path / ".checks" / "evidence.sqlite"
    monkeypatch.setenv("CHECKS_STORE", "~/there.sqlite")
    assert default_path(inner) == Store().path == Path.home() / "there.sqlite"


@pytest.mark.parametrize("name", ["with space.sqlite", "per%20cent?#&.sqlite", "ünïcode.sqlite"])
def test_odd_names(tmp_path, name):
    """The name of the file may hold anything."""
    with Store(tmp_path / name) as store:
        store.record(result(), RunInfo())

    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_export_and_load(tmp_path):
    """Evidence of two machines is put together, once; the newest is the newest by time, not by when it was loaded."""
    with Store(tmp_path / "a.sqlite") as here, Store(tmp_path / "b.sqlite") as there:
        there.record(result(seed=1), RunInfo())
        here.record(result(seed=2), RunInfo())
        data = json.loads(json.dumps(there.export()))

        assert here.load(data) == 1
        assert here.load(data) == 0
        assert here.load(here.export()) == 0
        assert here.latest("topic.claim").result.seed == 2
        assert [record.result.seed for record in here.history("topic.claim")] == [2, 1]
        assert here.witness(witness().id) == witness()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": 2}, "upgrade"),
        ({"schema": "1"}, "schema number '1'"),
        ({"runs": {}}, "no lists of runs and of records"),
        ({"records": None}, "no lists of runs and of records"),
        ({"runs": []}, "a record without its run"),
        ({"runs": [{"id": 7}]}, "is not the record of a run"),
        ({"records": [7]}, "a record without its run"),
    ],
)
def test_loading_foreign_data(store, change, says):
    """What is not an export is refused in one line, and nothing of it is kept."""
    store.record(result(), RunInfo())
    with pytest.raises(StoreError, match=says) as caught:
        store.load({**store.export(), **change})

    assert "\n" not in str(caught.value)
    assert len(store.history("topic.claim")) == 1


def test_loading_half_of_a_file_keeps_none_of_it(tmp_path):
    """One bad record spoils the file: nothing is added."""
    with Store(filled(tmp_path / "a.sqlite")) as full, Store(tmp_path / "b.sqlite") as target:
        data = full.export()
        data["records"][-1]["result"]["effort"] = "endless"
        with pytest.raises(StoreError, match="unknown effort 'endless'"):
            target.load(data)
        assert target.latest_of_all() == {}


def test_a_store_can_be_sent_to_another_process(store):
    """Pickling a store sends its place."""
    store.record(result(), RunInfo())
    with pickle.loads(pickle.dumps(store)) as other:
        assert other.latest("topic.claim").result == result()


def test_an_interrupted_write_is_undone(store):
    """Ctrl-C in the middle of a transaction leaves what was there before."""
    store.record(result(), RunInfo())

    def interrupted() -> None:
        with store._writing() as connection:
            connection.execute("DELETE FROM witnesses_of_results")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.witness(witness().id) == witness()
