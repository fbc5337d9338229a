"""Kaldi's binary notation, read and written by our own code."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from speech_model.kaldi.acoustic_model import read_network
from speech_model.kaldi.binary import KaldiFormatError, KaldiReader, KaldiWriter
from speech_model.kaldi.statistics import read_prior_mean, write_prior_mean


def test_what_is_written_is_read_back() -> None:
    out = BytesIO()
    writer = KaldiWriter(out)
    writer.token("<Token>")
    writer.integer(-7)
    writer.real(0.5)
    writer.boolean(True)
    writer.integers([3, 1, 2])
    writer.array(np.arange(6, dtype=np.float32).reshape(2, 3))
    reader = KaldiReader(out.getvalue())
    reader.expect("<Token>")
    assert reader.integer() == -7
    assert reader.real() == 0.5
    assert reader.boolean() is True
    assert reader.integers() == [3, 1, 2]
    assert reader.array().tolist() == [[0, 1, 2], [3, 4, 5]]


def test_a_matrix_in_sixteen_bits_is_read_back_to_a_step() -> None:
    matrix = np.random.default_rng(2).standard_normal((7, 5)).astype(np.float32)
    out = BytesIO()
    KaldiWriter(out).compact_matrix(matrix)
    found = KaldiReader(out.getvalue()).array()
    assert found.shape == matrix.shape
    assert np.abs(found - matrix).max() <= (matrix.max() - matrix.min()) / 65535


def test_a_matrix_of_one_value_survives_sixteen_bits() -> None:
    out = BytesIO()
    KaldiWriter(out).compact_matrix(np.full((2, 3), 0.25, np.float32))
    assert KaldiReader(out.getvalue()).array().tolist() == [[0.25] * 3] * 2


def test_a_text_file_is_refused_with_a_reason() -> None:
    with pytest.raises(KaldiFormatError, match="zero byte and B"):
        KaldiReader(b"<TransitionModel> ")


def test_a_file_that_ends_too_early_is_refused() -> None:
    out = BytesIO()
    KaldiWriter(out).array(np.ones(10, np.float32))
    with pytest.raises(KaldiFormatError, match="too early"):
        KaldiReader(out.getvalue()[:-3]).array()


def test_a_wrong_token_is_named() -> None:
    out = BytesIO()
    KaldiWriter(out).token("<Found>")
    with pytest.raises(KaldiFormatError, match="found <Found>"):
        KaldiReader(out.getvalue()).expect("<Wanted>")


def test_prior_mean_survives_its_statistics(tmp_path: Path) -> None:
    mean = np.linspace(-5, 80, 30).astype(np.float32)
    write_prior_mean(mean, tmp_path / "global_cmvn.stats")
    assert np.allclose(read_prior_mean(tmp_path / "global_cmvn.stats"), mean)


def test_a_file_without_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "final.mdl").write_bytes(b"\0B<TransitionModel> ")
    with pytest.raises(KaldiFormatError, match="no nnet3 network"):
        read_network(tmp_path / "final.mdl")
