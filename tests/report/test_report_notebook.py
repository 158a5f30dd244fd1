"""Theorems and results as Markdown."""

from __future__ import annotations

from textwrap import dedent

from checks.report.notebook import result_markdown, theorem_markdown


def test_a_theorem_is_rendered_mathematics(stated) -> None:
    """The statement is displayed; what surrounds it is escaped."""
    expected = r"""
        **conftest.square**: A number is at most itself.

        $$
        x^2 + |y| \le c\,\|A\|_F
        $$

        *these tests, Lemma 1*

        Assumptions

        - **small** x is at most one

        | mutant | changes |
        | --- | --- |
        | half | factor = 0.5 (stated: 1) |
        | without small | without 'small' |
        | elsewhere | other instances |
        | otherwise (as printed) | another predicate |
        """
    assert theorem_markdown(stated) == dedent(expected).strip()
    assert stated._repr_markdown_() == theorem_markdown(stated)


def test_a_result_is_a_small_table(samples) -> None:
    """The decision, then the mutants."""
    expected = """
        **a.b**

        | verdict | grade | instances | certified | worst slack | seconds |
        | --- | --- | --- | --- | --- | --- |
        | **holds** | certified | 1,920 | 12 | 0.25 | 0.25 |

        | mutant | verdict | refuted by | witness |
        | --- | --- | --- | --- |
        | half | refuted | violation | w-0123456789ab |
        """
    assert result_markdown(samples.result("a.b", instances=1920, certified=12, worst_slack=0.25)) == dedent(expected).strip()


def test_what_does_not_pass_is_explained(samples) -> None:
    """Facts are code, so that no bracket of theirs is taken for a link."""
    text = result_markdown(samples.result("a.b_c", "error", mutants=(), message="a `b` [c](d) | e"))

    assert text.endswith("**a.b\\_c stopped with an error**\n\n- why: ``a `b` [c](d) | e``")
    assert "| mutant |" not in text


def test_tables_survive_bars_and_brackets(samples) -> None:
    """A name with a bar stays in its cell."""
    text = result_markdown(samples.result("a.b", mutants=(samples.killed("|x| <= [y]"),)))

    assert "| \\|x\\| &lt;= \\[y] | refuted |" in text
