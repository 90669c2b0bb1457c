"""Opens the vector index that the settings ask for."""

from pathlib import Path

from domain.adapters.qdrant.face_collection import FaceCollection
from domain.errors import Unavailable
from domain.ports import VectorIndex
from domain.settings import Settings


def open_vector_index(settings: Settings, engine_name: str, dimensions: int) -> VectorIndex:
    """Opens nothing yet: call `prepare` at start. Raises Unavailable without the embedded index's package."""
    collection = FaceCollection.of(settings.qdrant_face_collection, engine_name, dimensions)
    if settings.qdrant_path is not None:
        return _embedded(settings.qdrant_path, collection)

    from qdrant_client import AsyncQdrantClient  # noqa: PLC0415  # 72 MB that the embedded index does not need

    from domain.adapters.qdrant.qdrant_server import QdrantVectorIndex  # noqa: PLC0415

    key = settings.qdrant_api_key
    client = AsyncQdrantClient(
        url=settings.qdrant_url,
        api_key=None if key is None else key.get_secret_value(),
        timeout=10,
        check_compatibility=False,
    )
    return QdrantVectorIndex(client, collection)


def _embedded(path: Path, collection: FaceCollection) -> VectorIndex:
    try:
        from domain.adapters.qdrant.qdrant_edge import QdrantEdgeVectorIndex  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise Unavailable(
            "embedded Qdrant",
            f"QDRANT_PATH needs the package {error.name}: install the extra `embedded`, or set QDRANT_URL",
        ) from error
    return QdrantEdgeVectorIndex(path, collection)
