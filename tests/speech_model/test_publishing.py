"""A new graph takes the old one's place whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from speech_model.graph.publish import publish


@pytest.fixture
def network(tmp_path: Path) -> Path:
    for part in ("am", "conf"):
        (tmp_path / "network" / part).mkdir(parents=True)
        (tmp_path / "network" / part / "file").write_text(part)
    return tmp_path / "network"


def _writes(text: str) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        (folder / "Gr.fst").write_text(text)

    return build


def test_current_points_at_a_whole_model(network: Path, tmp_path: Path) -> None:
    target = publish(network, tmp_path / "models", _writes("one"))
    current = tmp_path / "models/current"
    assert current.resolve() == target
    assert (current / "am/file").read_text() == "am"
    assert (current / "graph/Gr.fst").read_text() == "one"


def test_a_failed_build_leaves_the_old_model_and_no_rubbish(network: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    before = publish(network, models, _writes("one"))

    def fails(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        publish(network, models, fails)
    assert (models / "current").resolve() == before
    assert {path.name for path in models.iterdir()} == {"current", before.name}


def test_the_model_in_use_before_stays_on_disk(network: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    first = publish(network, models, _writes("one"))
    second = publish(network, models, _writes("two"))
    assert first != second
    assert first.is_dir()
    assert (models / "current").resolve() == second


def test_old_models_are_removed_in_the_end(network: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    for number in range(6):
        newest = publish(network, models, _writes(str(number)))
    assert newest.is_dir()
    assert len(list(models.glob("model-*"))) == 3


def test_the_same_content_is_the_same_model(network: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    assert publish(network, models, _writes("one")) == publish(network, models, _writes("one"))
