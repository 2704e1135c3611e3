"""File names that say something are titles; those that cameras give are not."""

import io

import pytest
from PIL import Image

from studio.jobs.maker import Maker
from studio.project.pipeline import Pipeline
from studio.project.project import UNTITLED, new_project
from studio.project.titles import title_of


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("sunset_hills.jpg", "Sunset hills"),
        ("Anna 2024.jpg", "Anna 2024"),
        ("night.jpg", "Night"),
        ("me.jpg", "Me"),
        ("mountain1.jpg", "Mountain1"),
        ("山.jpg", "山"),
        ("IMG_2034 Anna's birthday.jpg", "Anna's birthday"),
        ("20240518_142233 - the harbour.jpg", "The harbour"),
    ],
)
def test_a_name_in_words_is_the_title(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize(
    "name",
    [
        "IMG_2034.jpg",
        "IMG-20240518-WA0003.jpg",
        "DSC00017.JPG",
        "_MG_1234.CR2.jpg",
        "P1010123.JPG",
        "PXL_20240518_142233123.PORTRAIT.jpg",
        "20240518_142233.jpg",
        "Screenshot 2024-05-18 at 14.22.33.png",
        "Screenshot_20240518-142233_Chrome.png",
        "Capture d’écran 2024-05-18.png",
        "WhatsApp Image 2024-05-18 at 14.22.33.jpeg",
        "FB_IMG_1590000000000.jpg",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301.jpg",
        "d41d8cd98f00b204e9800998ecf8427e.png",
        "image.png",
        "photo (3).jpg",
        "download (1).png",
        "Pasted picture.png",
        "unnamed.jpg",
        ".jpg",
        "",
    ],
)
def test_names_of_cameras_and_programs_say_nothing(name: str) -> None:
    assert title_of(name) == ""


def _grey_png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 90, 90)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_without_a_name_of_its_own_is_titled_by_what_is_seen() -> None:
    pipeline = Pipeline()
    nameless = new_project("IMG_2034.png", _grey_png())
    assert nameless.title == UNTITLED
    titled = pipeline.titled(nameless)
    assert titled.title.endswith("in grey")
    assert pipeline.titled(titled) is titled
    opened = Maker.fresh().open_bytes("IMG_2034.png", _grey_png())
    assert opened.project.title == titled.title
    named = new_project("grey_wall.png", _grey_png())
    assert pipeline.titled(named).title == "Grey wall"
