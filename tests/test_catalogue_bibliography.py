"""The bibliographies that sources refer to."""

import pytest

from checks.catalogue.bibliography import bibliography_of, entries, keys
from checks.errors import UsageError

BIB = r"""
@comment{ @article{not-me, title = {x}} }
@string{jmlr = "Journal of Machine Learning Research"}
@Article{saxe2014exact,
  author = {Saxe, Andrew M. and McClelland, James L. and Ganguli, Surya},
  title = {Exact solutions to the nonlinear dynamics of learning in {D}eep networks},
  year = 2014,
  journal = jmlr,
}

  @book(vershynin:2018+hdp, title = "High-Dimensional
     Probability", year = {2018})
@misc{bare,}
% an e-mail: someone@example.org, not a key
"""


@pytest.fixture
def bib(tmp_path):
    file = tmp_path / "sources.bib"
    file.write_text(BIB, encoding="utf-8")
    return file


def test_keys_are_read_without_parsing(bib):
    """Comments, strings and addresses are no entries."""
    assert keys(bib) == {"saxe2014exact", "vershynin:2018+hdp", "bare"}


def test_entries_have_their_fields(bib):
    """An entry is shown in one line, without braces."""
    entry = entries(bib)["saxe2014exact"]

    assert entry.kind == "article"
    assert entry.fields["year"] == "2014"
    assert str(entry) == (
        "Saxe, Andrew M.; McClelland, James L.; Ganguli, Surya, 2014, "
        "Exact solutions to the nonlinear dynamics of learning in Deep networks, Journal of Machine Learning Research"
    )


def test_an_entry_without_fields_is_shown_by_its_key(bib):
    """Nothing is better than an empty line."""
    assert str(entries(bib)["bare"]) == "bare"


def test_the_nearest_folder_with_a_bibliography_counts(tmp_path):
    """The module's folder, then its parent packages, then all up to the project's folder; never beyond."""
    module = tmp_path / "project" / "package" / "inner" / "module.py"
    module.parent.mkdir(parents=True)
    (tmp_path / "beyond.bib").touch()
    root = tmp_path / "project"

    assert bibliography_of(module) == ()
    assert bibliography_of(module, root) == ()
    (root / "all.bib").touch()
    assert bibliography_of(module) == ()
    assert bibliography_of(module, root) == (root / "all.bib",)
    (root / "package" / "inner" / "__init__.py").touch()
    (root / "package" / "package.bib").touch()
    assert bibliography_of(module) == (root / "package" / "package.bib",)
    (module.parent / "b.bib").touch()
    (module.parent / "a.bib").touch()
    assert bibliography_of(module, root) == (module.parent / "a.bib", module.parent / "b.bib")


def test_a_bibliography_that_is_not_text(tmp_path):
    """The message names the file and the mend."""
    file = tmp_path / "sources.bib"
    file.write_bytes(b"@misc{m\xfcller,}")

    with pytest.raises(UsageError, match=r"sources\.bib is not UTF-8 \(byte 7\); save it as UTF-8"):
        keys(file)
