"""A program that uses every public call, for mypy --strict. It runs as well."""

import sys
from typing import Dict, List, Optional

import lightstep_streaming
from lightstep_streaming import Scope, ScopeManager, Span, SpanContext, Tracer


def use_span(span: Span) -> None:
    span = span.set_operation_name("name").set_tag("key", 1).set_tag("key", ["any", {"value": 2}])
    span.log_kv({"event": "happened"}).log_kv({"event": "then"}, 1.5)
    span.log_event("event").log_event("event", {"payload": 1})
    span.log(event="event").log(payload=1, timestamp=1.5)
    value: Optional[str] = span.set_baggage_item("key", "value").get_baggage_item("key")
    context: SpanContext = span.context
    numbers: List[int] = [context.trace_id, context.span_id]
    baggage: str = context.baggage["key"]
    tracer: Tracer = span.tracer
    assert context.sampled and value == baggage and numbers and tracer is span.tracer
    span.finish()
    span.finish(finish_time=1.5)


def use_scopes(tracer: Tracer, manager: ScopeManager) -> None:
    scope: Scope = tracer.start_active_span(
        "operation",
        child_of=None,
        references=None,
        tags={"key": "value"},
        start_time=1.5,
        ignore_active_span=True,
        finish_on_close=False,
    )
    active: Optional[Scope] = manager.active
    assert active is scope and scope.manager is manager
    assert tracer.active_span is scope.span and tracer.scope_manager is manager
    scope.close()
    with manager.activate(scope.span, finish_on_close=True) as again:
        use_span(again.span)


def use_tracer(port: int) -> None:
    manager = ScopeManager()
    with Tracer(
        manager,
        component_name="every public call",
        access_token="token",
        collector_host="localhost",
        collector_port=port,
        collector_plaintext=True,
        ssl_root_certificates=None,
        client_certificate=None,
        client_key=None,
        satellite_endpoints=[{"host": "127.0.0.1", "port": port}],
        use_stream_recorder=True,
        max_buffered_spans=1000,
        reporting_period=500_000,
        report_timeout=200000.0,
        propagation_modes=["lightstep"],
        use_single_key_propagation=False,
        tags={"text": "value", "number": 1.5, "flag": True},
        verbose=False,
    ) as tracer:
        use_scopes(tracer, manager)
        with tracer.start_span("parent") as parent:
            tracer.start_span("child", child_of=parent, tags={"key": 1}).finish()
            carrier: Dict[str, str] = {}
            tracer.inject(parent.context, "http_headers", carrier)
            context: Optional[SpanContext] = tracer.extract("http_headers", carrier)
            assert context is not None and context.span_id == parent.context.span_id
        taken: bool = tracer.flush(timeout=60)
        assert taken
        metrics = tracer.metrics()
        total: int = metrics["acknowledged"] + metrics["dropped"] + metrics["buffered"]
        names: List[str] = [endpoint["name"] for endpoint in metrics["endpoints"]]
        assert total + metrics["rejected"] == metrics["finished"] and len(names) == 1
        assert tracer.num_spans_sent + tracer.num_spans_dropped <= metrics["finished"]
        assert tracer.close(60)
    from_json: Tracer = Tracer.from_json('{"access_token": "token"}', scope_manager=manager)
    from_json.close()
    assert lightstep_streaming.__version__


if __name__ == "__main__":
    use_tracer(int(sys.argv[1]))
