"""The effect pages without a browser, with a stand-in for the engine."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from filmai_core.effects.draw import generate as engine
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.reading import read_clip
from filmai_core.effects.spec import PRESETS, EffectSpec
from filmai_core.errors import ModelError
from filmai_core.jobs import JobStore, State


class Engine:
    """Ten lines of engine: a warm ball that moves."""

    def __init__(self) -> None:
        self.asked: list[tuple[EffectSpec, bool]] = []
        self.draws: list[object] = []

    def frames(self, spec, *, matte=None, draw=None) -> Iterator[np.ndarray]:
        self.asked.append((spec, matte is not None))
        self.draws.append(draw)
        return self.balls(spec)

    def balls(self, spec) -> Iterator[np.ndarray]:
        y, x = np.mgrid[0 : spec.size, 0 : spec.size].astype(np.float32) / spec.size
        for index in range(spec.frames):
            a = np.clip(1 - np.hypot(x - 0.4 - 0.02 * index, y - 0.6) * 4, 0, 1)
            yield np.stack([a * 2, a, a * 0.3, a * 0.5], axis=-1).astype(np.float32)


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    fake = Engine()
    monkeypatch.setattr(engine, "generate_frames", fake.frames)
    return fake


@pytest.fixture
def made(app, fake_engine):
    """The Effects page after a press on Generate: candle, half a second, 128 pixels."""
    test = app("effects")
    small(test, "candle")
    test.button(key="fx.go").click().run()
    assert not test.exception
    return test


def small(test, preset: str) -> None:
    """Little to draw."""
    test.number_input(key=f"fx.{preset}.seconds").set_value(0.5)
    test.selectbox(key="fx.size").set_value(128)


def videos(test) -> int:
    """How many players the page shows."""
    return sum(e.proto.component_name == "filmai_player" for e in test.get("bidi_component"))


def button(test, label: str):
    return next(b for b in test.button if label in b.label)


def png(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return buffer.getvalue()


def webm(tmp_path: Path) -> bytes:
    frames = np.full((6, 32, 32, 4), 0.5, np.float32)
    [path] = write_clip(frames, Fraction(24), tmp_path / "element.webm")
    return path.read_bytes()


def test_nothing_is_made_before_it_is_asked_for(app, fake_engine, says) -> None:
    test = app("effects")
    assert not test.exception and not fake_engine.asked
    assert "press Generate" in says(test)


def test_generate_shows_a_first_look_then_the_clip(made, fake_engine, says) -> None:
    first, whole = (spec for spec, _ in fake_engine.asked)
    assert (first.size, whole.size, whole.frames) == (128, 128, 12)
    assert "128 x 128 · 12 frames · plays at 24 fps · made at" in says(made)
    assert videos(made) == 1
    labels = [b.proto.label for b in made.get("download_button")]
    assert labels == ["EXR sequence", "PNG sequence", "ProRes 4444", "WebM", "MP4 on black",
                      "GIF on black"]  # fmt: skip


def test_every_file_offered_reads_back(made, tmp_path: Path) -> None:
    from filmai_core.effects.media.export import FORMATS
    from pages.effects.panels import file_bytes

    take = made.session_state["filmai.held.take"]
    for kind in FORMATS:
        clip = read_clip(file_bytes(take, kind, "fire-7"), f"fire-7{kind.suffix}")
        assert (clip.count, clip.size) == (12, (128, 128))


def test_the_raw_simulation_can_be_chosen(app, fake_engine) -> None:
    test = app("effects")
    small(test, "candle")
    for choice, draw in (("Raw simulation", engine.bicubic), ("GAN renderer", None)):
        test.segmented_control(key="fx.draw").set_value(choice)
        test.button(key="fx.go").click().run()
        assert not test.exception
        assert fake_engine.draws[-2:] == [draw, draw]


def test_the_report_explains_itself(made, says) -> None:
    made.toggle(key="fx.judge").set_value(True).run()
    assert not made.exception and not made.error
    text = says(made)
    assert "**Flicker**" in text and "**Second difference**" in text
    assert len(made.dataframe) == 1


def test_files_are_named_by_project_shot_element_and_version(
    app, fake_engine, project, monkeypatch
) -> None:
    """Everything was called fire-7, in whatever project and for whatever shot."""
    named: list[str] = []
    from pages.effects import panels as effect_panels

    plain = effect_panels.partial
    monkeypatch.setattr(
        effect_panels, "partial", lambda *args: named.append(args[-1]) or plain(*args)
    )
    test = app("effects", project=project.id, draft="1")
    test.session_state["filmai.held.effect shot"] = (project.id, "scene 2")
    small(test, "candle")
    for version in (1, 2):
        test.button(key="fx.go").click().run()
        assert not test.exception
        assert named[-1] == f"two-rooms_scene-2_candle_v{version:03d}"


def test_figures_that_one_clip_cannot_have_say_none(made, says) -> None:
    """The shipped card's figures were shown as the clip's."""
    made.toggle(key="fx.judge").set_value(True).run()
    shown = made.dataframe[0].value
    own = dict(zip(shown["Figure"], shown["This clip"], strict=True))
    assert float(own["Flicker"]) >= 0
    assert {own[name] for name in ("Detail", "Kid") if name in own} <= {"none"}


def test_dials_and_presets_reach_the_engine(app, fake_engine) -> None:
    test = app("effects")
    test.segmented_control(key="fx.kind").set_value("smoke").run()
    preset = next(name for name, spec in PRESETS.items() if spec.kind == "smoke")
    test.slider(key=f"fx.{preset}.wind").set_value(1.5)
    test.number_input(key="fx.seed").set_value(99)
    test.toggle(key="fx.loop").set_value(True)
    test.selectbox(key="fx.fps").set_value("23.976")
    small(test, preset)
    test.button(key="fx.go").click().run()
    assert not test.exception
    spec = fake_engine.asked[-1][0]
    assert (spec.kind, spec.wind, spec.seed, spec.loop) == ("smoke", 1.5, 99, True)
    assert spec.fps == Fraction(24000, 1001) and spec.smoke == PRESETS[preset].smoke


def test_a_shot_can_ask_for_its_element(app, fake_engine, says) -> None:
    wanted = PRESETS["building fire"].with_(wind=-0.6, seed=31)
    test = app("effects", effect=json.dumps(wanted.to_json()))
    small(test, "building fire")
    test.button(key="fx.go").click().run()
    assert not test.exception
    spec = fake_engine.asked[-1][0]
    assert (spec.kind, spec.form, spec.wind, spec.seed) == ("fire", "bed", -0.6, 31)


def test_a_matte_is_shown_and_reaches_the_engine(app, fake_engine) -> None:
    logo = np.zeros((40, 40, 4), np.uint8)
    logo[10:30, 10:30] = 255
    test = app("effects")
    test.file_uploader(key="fx.matte").upload("../../logo.png", png(logo), "image/png").run()
    small(test, "candle")
    test.button(key="fx.go").click().run()
    assert not test.exception and not test.error
    assert fake_engine.asked[-1][1] and fake_engine.asked[-1][0].matte


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (png(np.zeros((9, 9, 4), np.uint8))[:40], "is damaged or cut short"),
        (b"not a picture", "is not a picture"),
        (png(np.zeros((9, 9, 3), np.uint8)), "selects nothing"),
    ],
)
def test_a_bad_matte_is_one_sentence_and_the_page_lives(
    app, fake_engine, data: bytes, message: str
) -> None:
    test = app("effects")
    test.file_uploader(key="fx.matte").upload("door.png", data, "image/png").run()
    assert not test.exception
    assert [message in error.value for error in test.error] == [True]
    assert test.slider(key="fx.candle.wind").value == 0  # the dials are still there


def test_a_missing_renderer_is_one_sentence(app, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise ModelError("the renderer is not there", hint="Train it.")

    monkeypatch.setattr(engine, "generate_frames", none)
    test = app("effects")
    test.button(key="fx.go").click().run()
    assert not test.exception
    assert test.error[0].value == "the renderer is not there. Train it."


def test_comp_lays_the_take_over_a_plate(made, says) -> None:
    from filmai_core.settings import ROOT

    test = made.switch_page(str(ROOT / "pages" / "comp" / "page.py")).run()
    assert not test.exception and not test.error
    assert "Dusk: 1280 x 720 · 12 frames · 24 fps" in says(test)
    test.pills(key="comp.plate").set_value("My own").run()
    test.file_uploader(key="comp.own").upload(
        "wall.png", png(np.full((48, 64, 3), 90, np.uint8)), "image/png"
    ).run()
    assert "64 x 48 · 12 frames" in says(test)
    button(test, "Play it").click().run()
    assert not test.exception and videos(test) == 1
    button(test, "Composite at full size").click().run()
    assert not test.exception
    suffix, data = test.session_state["filmai.held.comp file"]
    clip = read_clip(data, f"comp{suffix}")
    assert (clip.count, clip.size) == (12, (48, 64))
    button(test, "Add a layer").click().run()
    assert not test.exception
    assert [e.label for e in test.expander if "Layer" in e.label] == ["Layer 1", "Layer 2"]


def test_comp_takes_uploads_and_a_look(app, tmp_path: Path) -> None:
    test = app("comp")
    assert not test.exception
    test.file_uploader(key="comp.0.file").upload("a.webm", webm(tmp_path), "video/webm").run()
    cube = b"LUT_1D_SIZE 2\n0 0 0\n1 1 1\n"
    test.file_uploader(key="comp.cube").upload("look.cube", cube, "text/plain").run()
    for name in ("match", "grain"):
        test.toggle(key=f"comp.0.{name}").set_value(True)
    test.run()
    assert not test.exception and not test.error
    assert len(test.image) == 1


@pytest.mark.parametrize(
    ("key", "name", "data", "message"),
    [
        ("comp.0.file", "a.webm", b"\x1a\x45\xdf\xa3 torn", "a.webm is damaged"),
        ("comp.0.file", "a.png", b"\x89PNG\r\n\x1a\n torn", "a.png is"),
        ("comp.cube", "a.cube", b"LUT_3D_SIZE 2\n1 2", "line 2"),
    ],
)
def test_bad_uploads_to_comp_are_one_sentence(
    app, key: str, name: str, data: bytes, message: str
) -> None:
    test = app("comp")
    test.file_uploader(key=key).upload(name, data, "application/octet-stream").run()
    assert not test.exception
    assert [message in error.value for error in test.error] == [True]


def test_train_is_empty_at_first(app, says) -> None:
    test = app("train")
    assert not test.exception
    text = says(test)
    assert "There is no dataset yet" in text and "No job has run yet" in text


def test_footage_becomes_a_dataset_and_a_training_job(
    app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says
) -> None:
    monkeypatch.setattr(JobStore, "_keep", lambda *_: None)
    frames = np.zeros((10, 48, 48, 4), np.float32)
    for t in range(10):
        frames[t, 8 + t * 3 : 16 + t * 3, 10:30] = (0.8, 0.4, 0.1, 0.9)
    [path] = write_clip(frames, Fraction(24), tmp_path / "fire.mov")
    test = app("train")
    test.file_uploader(key="tr.files").upload("fire.mov", path.read_bytes(), "video/quicktime")
    test.selectbox(key="tr.size").set_value(64)
    test.run()
    test.button(key="tr.make").click().run()
    assert not test.exception and not test.error
    assert "1 sequences, 10 frames" in test.success[0].value
    test.button(key="tr.train").click().run()
    assert not test.exception
    [job] = JobStore().jobs()
    assert job.state is State.WAITING and job.arguments[:3] == ("effect", "train", "--data")
    assert "waits for the job before it" in says(test)
    test.button(key=f"tr.stop.{job.id}").click().run()
    assert JobStore().job(job.id).state is State.STOPPING


def test_a_failed_job_says_why_and_can_be_resumed(app, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobStore, "_keep", lambda *_: None)
    store = JobStore()
    job = store.start("Train on fire", ["effect", "train", "--out", "{folder}"])
    store.finish(job.id, State.FAILED, "there is nothing to train on.")
    test = app("train")
    assert "nothing to train on" in test.error[0].value
    test.button(key=f"tr.resume.{job.id}").click().run()
    # It has no checkpoint to go on from: it begins again.
    assert "--resume" not in JobStore().job(job.id).arguments
    store.finish(job.id, State.STOPPED)
    (job.folder / "checkpoint").mkdir()
    test.run()
    test.button(key=f"tr.resume.{job.id}").click().run()
    assert JobStore().job(job.id).arguments[-1] == "--resume"
