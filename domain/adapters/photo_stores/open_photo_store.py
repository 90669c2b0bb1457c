"""The photo store that the settings name."""

from pydantic import SecretStr

from domain.adapters.photo_stores.file_photo_store import FilePhotoStore
from domain.ports import PhotoStore
from domain.settings import Settings


def open_photo_store(settings: Settings) -> PhotoStore:
    """The store connects and reads nothing before its first call."""
    if settings.storage_path is not None:
        return FilePhotoStore(settings.storage_path)

    # Imported late: the S3 library takes 35 MB of memory, and a folder does not need it.
    from domain.adapters.photo_stores.s3_photo_store import S3PhotoStore  # noqa: PLC0415

    assert settings.s3_bucket is not None  # the settings were checked for it
    return S3PhotoStore(
        bucket=settings.s3_bucket,
        endpoint_url=settings.s3_endpoint_url,
        region=settings.s3_region,
        access_key=_revealed(settings.s3_access_key),
        secret_key=_revealed(settings.s3_secret_key),
    )


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
