"""An artist's way through the real app: generate, play, composite, download."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.reading import read_clip

#: Milliseconds for a clip on a busy machine.
LONG = 120_000

#: Pixels of the playing video over a magenta ground: alpha is real where they are mixed.
LOOK = """video => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ff00ff"; pen.fillRect(0, 0, 64, 64);
  pen.drawImage(video, 0, 0, 64, 64);
  return {time: video.currentTime, pixels: Array.from(pen.getImageData(0, 0, 64, 64).data)};
}"""


def saved(page, press, folder: Path) -> Path:
    with page.expect_download(timeout=LONG) as waiting:
        press()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def generate(page) -> None:
    page.get_by_label("Seconds").first.fill("1")
    page.get_by_label("Seconds").first.press("Enter")
    page.get_by_role("button", name="Generate").click()
    page.get_by_test_id("stDownloadButton").first.wait_for(timeout=LONG)


@pytest.fixture
def effects(open_page):
    page = open_page("/effects")
    page.get_by_role("heading", name="Effects").wait_for()
    page.get_by_text("press Generate").wait_for()
    return page


def test_generate_play_composite_download(effects, tmp_path: Path) -> None:
    page = effects
    generate(page)
    # It plays, in a loop, with alpha: corners show the ground, the middle does not.
    video = page.locator(".st-key-fx-player video")
    page.wait_for_function(
        "() => { const v = document.querySelector('.st-key-fx-player video');"
        " return v && v.currentTime > 0.2 && v.readyState > 2 }",
        timeout=LONG,
    )
    page.wait_for_timeout(2000)  # twice its length: it must have begun again
    how = video.evaluate("v => ({muted: v.muted, paused: v.paused, ended: v.ended})")
    assert how == {"muted": True, "paused": False, "ended": False}
    pixels = np.array(video.evaluate(LOOK)["pixels"]).reshape(64, 64, 4)
    assert (pixels[2, 2, :3] == [255, 0, 255]).all()
    assert np.abs(pixels[..., :3] - [255, 0, 255]).max() > 60
    assert page.get_by_text(re.compile(r"256 x 256 · 24 frames · plays at 24 fps")).is_visible()
    # Its files.
    exr = saved(page, lambda: page.get_by_role("button", name="EXR sequence").click(), tmp_path)
    clip = read_clip(exr)
    assert (clip.count, clip.size) == (24, (256, 256))
    prores = saved(page, lambda: page.get_by_role("button", name="ProRes 4444").click(), tmp_path)
    assert prores.suffix == ".mov" and read_clip(prores).count == 24
    # Over a plate.
    page.get_by_text("Lay it over a plate").click()
    page.get_by_role("heading", name="Comp").wait_for()
    page.get_by_text(re.compile(r"1280 x 720 · 24 frames")).wait_for(timeout=LONG)
    page.get_by_role("button", name="Play it").click()
    page.locator(".st-key-comp-player video").wait_for(timeout=LONG)
    page.get_by_role("button", name="Composite at full size").click()
    save = page.get_by_role("button", name=re.compile(r"Save comp\.mp4"))
    save.wait_for(timeout=LONG)
    comp = read_clip(saved(page, save.click, tmp_path), longest_side=320)
    assert (comp.count, comp.size) == (24, (180, 320))
    # Light was added in the middle of the dusk plate.
    assert comp.frames[12, 60:150, 120:200, :3].max() > 2 * comp.frames[12, 100, 10, :3].max()


def test_stop_ends_the_making_and_the_first_look_plays_on(effects) -> None:
    page = effects
    page.get_by_label("Seconds").first.fill("4")
    page.get_by_label("Seconds").first.press("Enter")
    page.get_by_role("button", name="Generate").click()
    page.locator(".st-key-fx-first video").wait_for(timeout=LONG)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("This is the first look").wait_for()
    page.wait_for_function(
        "() => { const v = document.querySelector('.st-key-fx-player video');"
        " return v && v.currentTime > 0.1 && !v.paused }"
    )
    assert page.get_by_test_id("stDownloadButton").count() == 0


def test_a_bad_matte_is_one_sentence_and_the_app_lives(effects) -> None:
    page = effects
    page.get_by_text("Burn a shape").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "door.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n torn"}
    )
    page.get_by_text("door.png is damaged or cut short").wait_for()
    assert page.get_by_role("button", name="Generate").is_enabled()


def test_comp_and_effects_fit_a_phone(open_page, tmp_path: Path) -> None:
    for path in ("/effects", "/comp", "/train"):
        page = open_page(path, phone=True)
        page.get_by_role("heading").first.wait_for()
        page.wait_for_timeout(1500)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{path} is {wide} pixels wide"


def test_an_uploaded_element_lies_on_an_uploaded_plate(open_page, tmp_path: Path) -> None:
    frames = np.zeros((6, 64, 64, 4), np.float32)
    frames[:, 16:48, 16:48] = (0, 0.8, 0, 1)
    [element] = write_clip(frames, 24, tmp_path / "green.webm")
    plate = np.full((1, 120, 160, 4), 0.2, np.float32)
    plate[..., 3] = 1
    [still] = write_clip(plate, 24, tmp_path / "wall.png")
    page = open_page("/comp")
    page.get_by_text("My own").click()
    page.get_by_text("the dusk plate stands in").wait_for()
    page.locator('input[type="file"]').first.set_input_files(still)
    page.get_by_text(re.compile("160 x 120")).wait_for()
    page.locator('input[type="file"]').nth(1).set_input_files(element)
    page.get_by_text(re.compile("160 x 120 · 6 frames")).wait_for(timeout=LONG)
    assert page.get_by_test_id("stImage").is_visible()
