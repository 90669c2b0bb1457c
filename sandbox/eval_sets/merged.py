"""The set `wrong_merge`: two people are merged, photos are posted, the merge is undone, the rest is posted.

In the end, everybody must have exactly the photos that show them, whenever these were posted.
"""

from sandbox.evaluation import Crowd, Posted, post_all
from sandbox.labelled_photos import LabelledPhotos


async def post_around_a_merge(crowd: Crowd, photos: LabelledPhotos) -> list[Posted]:
    """Posts half of the photos while the first person and the last one are merged, the others afterwards."""
    one, *_, other = photos.enrol
    half = len(photos.posts) // 2
    admin = crowd.admin
    await admin.person.write(f"/merge {one} {other}")
    await admin.settle()
    await admin.press(admin.person, "domerge")
    posted = await post_all(crowd, photos.posts[:half])
    await admin.press(admin.person, "undo")
    if admin.is_offered("sureundo"):
        await admin.press(admin.person, "sureundo")
    return [*posted, *await post_all(crowd, photos.posts[half:])]
