"""Any colour mode of a decoded picture to 8-bit sRGB and alpha.

Naive conversion goes wrong for 16-bit grey (all white), palettes with transparency,
CMYK, and every picture with a colour profile other than sRGB.
"""

import io
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from studio.errors import PictureError

_WIDE_GREY = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")


def to_plain_mode(image: Image.Image, name: str) -> Image.Image:
    """Return the picture in one of the modes L, LA, RGB, RGBA, CMYK or LAB.

    The colour profile in ``info`` stays valid for the returned mode.

    Parameters
    ----------
    image : PIL.Image.Image
        A decoded picture.
    name : str
        How to call it in an error.

    Raises
    ------
    PictureError
        If its values are not numbers, or its mode is unknown.
    """
    mode = image.mode
    if mode in ("P", "PA"):
        clear = mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if clear else "RGB")
    if mode == "1":
        return image.convert("L")
    if mode in _WIDE_GREY:
        grey, clear_value = _eight_bit_grey(image, name)
        result = Image.fromarray(grey)
        if clear_value is not None:
            result.putalpha(Image.fromarray(clear_value))
        return result
    if mode in ("L", "RGB") and image.info.get("transparency") is not None:
        return image.convert("RGBA")
    if mode in ("La", "RGBa"):
        return image.convert(mode.upper())
    if mode in ("RGBX", "YCbCr", "HSV"):
        return image.convert("RGB")
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB"):
        return image
    raise PictureError(
        "{name} stores its colours in an unusual way; save it as PNG first.", name=name
    )


def _eight_bit_grey(
    image: Image.Image, name: str
) -> tuple[NDArray[np.uint8], NDArray[np.uint8] | None]:
    values = np.asarray(image)
    alpha: NDArray[np.uint8] | None = None
    if image.mode == "F":
        if not np.isfinite(values).all():
            raise PictureError(
                "{name} holds values that are not numbers; save it again from the program "
                "that made it.",
                name=name,
            )
        low, high = float(values.min()), float(values.max())
        if low >= 0.0 and high <= 1.0:
            scaled = values * 255.0
        elif low >= 0.0 and high <= 255.0:
            scaled = values
        else:
            scaled = (values - low) * (255.0 / max(high - low, 1e-12))
    else:
        whole = values.astype(np.int64)
        clear = image.info.get("transparency")
        if isinstance(clear, int):
            alpha = np.where(whole == clear, 0, 255).astype(np.uint8)
        top = int(whole.max(initial=0))
        # A 32-bit file may hold 8-bit, 16-bit or full-range values.
        divisor = 257.0
        if image.mode == "I" and top <= 255:
            divisor = 1.0
        elif top > 65535:
            divisor = top / 255.0
        scaled = whole.clip(0) / divisor
    return np.rint(scaled).clip(0, 255).astype(np.uint8), alpha


def to_srgb(image: Image.Image) -> tuple[Image.Image, bool]:
    """Return a picture without alpha as 8-bit sRGB, honouring its colour profile.

    Parameters
    ----------
    image : PIL.Image.Image
        Of mode L, RGB, CMYK or LAB, perhaps with a profile in ``info``.

    Returns
    -------
    tuple of (PIL.Image.Image, bool)
        The picture of mode RGB, and whether its profile could be honoured.
    """
    profile = image.info.get("icc_profile")
    if image.mode == "LAB":
        source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    elif isinstance(profile, bytes) and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if image.mode == "RGB" and _is_srgb(source):
                return image, True
        except Exception:  # noqa: BLE001, RUF100 - LittleCMS and Pillow raise almost anything here
            return image.convert("RGB"), False
    else:
        return image.convert("RGB"), True
    try:
        converted = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except Exception:  # noqa: BLE001, RUF100 - as above; a profile may not fit its picture
        return image.convert("RGB"), False
    return cast("Image.Image", converted), True


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    description = ImageCms.getProfileDescription(profile).casefold()
    return "srgb" in description and "linear" not in description
