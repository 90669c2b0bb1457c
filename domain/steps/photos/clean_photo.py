"""Makes a photo from an image document."""

from domain.ports import ImageCodec, UprightImage

MAX_SIDE_PX = 2560  # what Telegram keeps of a photo; w + h is below its limit of 10,000


async def clean_photo(codec: ImageCodec, image: UprightImage) -> bytes:
    """A JPEG without EXIF: a document may carry where and with what it was taken."""
    return await codec.to_jpeg(image, max_side_px=MAX_SIDE_PX)
