"""交接 handing: how many unfinished matters a post answers for, which is what its next holder takes over."""

from collections.abc import Collection

from django.db.models import Count

from bihuan.core.standing import UNFINISHED
from bihuan.matters.models import Matter


def handed(posts: Collection[int]) -> dict[int, int]:
    """How many unfinished matters name each post as the one that answers; posts without any are left out.

    One statement. Numbers alone are no secret of a matter, so everybody who sees the post sees them.
    """
    found = Matter.objects.filter(lead_post__in=posts, state__in=UNFINISHED).order_by().values_list("lead_post")
    return dict(found.annotate(count=Count("id")))
