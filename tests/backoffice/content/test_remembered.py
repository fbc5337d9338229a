"""What is kept between pages: never older than what an editor has saved, made once by those who ask together."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from backoffice.content.remembered import Remembered


def test_an_answer_is_made_once_for_a_version() -> None:
    kept: Remembered[str] = Remembered()
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return f"answer {len(made)}"

    assert kept.at(1, make) == "answer 1"
    assert kept.at(1, make) == "answer 1"
    assert kept.at(2, make) == "answer 2"


def test_of_ten_who_ask_at_once_one_makes_it() -> None:
    kept: Remembered[int] = Remembered()
    made: list[int] = []
    together = Barrier(10)

    def ask(number: int) -> int:
        def make() -> int:
            made.append(number)
            return number

        together.wait()
        return kept.at("same", make)

    with ThreadPoolExecutor(10) as pool:
        found = set(pool.map(ask, range(10)))
    assert len(made) == 1
    assert found == set(made)
