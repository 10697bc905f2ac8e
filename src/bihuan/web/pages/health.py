"""健康 health: whether the site can work right now, for whoever watches over the servers."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bihuan.ledger import clock
from bihuan.watch import shifts
from bihuan.web.actor import language


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 `ok` when the database answers and every migration is applied, else 503 with the word for what is wrong.

    A watch that fails or stands still is a second line: pages go on without it, so the site stays in service.
    """
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return HttpResponse("database", status=503, content_type="text/plain")
    if pending:
        return HttpResponse("migrations", status=503, content_type="text/plain")
    trouble = shifts.trouble(at=clock.now())
    lines = ["ok"] if trouble is None else ["ok", trouble.say(language())]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
