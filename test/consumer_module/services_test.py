"""The services, run as programs against the developer satellite."""

import subprocess
import unittest

from lightstep_streaming.satellite import Satellite


class ServicesTest(unittest.TestCase):
    def spans_of(self, program):
        """The spans that have arrived when the program has ended, by their names."""
        with Satellite() as satellite:
            subprocess.run([program, str(satellite.port)], check=True, timeout=50)
            return {span.operation_name: span for span in satellite.spans}

    def test_the_cpp_service(self):
        spans = self.spans_of("./stock")
        self.assertEqual(set(spans), {"order", "read shelf"})
        order, read = spans["order"], spans["read shelf"]
        self.assertEqual(order.tags, {"span.kind": "server"})
        self.assertEqual(read.tags, {"books": 3})
        self.assertEqual(read.parent_id, order.span_id)
        self.assertEqual(read.baggage, {"customer": "7"})
        (log,) = read.logs
        self.assertEqual(log.fields, {"event": "hit", "titles": ["Emma", "Dune"]})
        self.assertEqual(order.reporter.component_name, "stock")
        self.assertEqual(order.reporter.tags["tier"], "back")
        self.assertEqual(order.reporter.tags["lightstep.tracer_platform"], "c++")

    def test_the_cpp_service_without_opentracing(self):
        spans = self.spans_of("./till")
        self.assertEqual(set(spans), {"sale", "print receipt"})
        self.assertEqual(spans["sale"].tags, {"amount": 12.5})
        self.assertEqual(spans["print receipt"].parent_id, spans["sale"].span_id)
        (log,) = spans["print receipt"].logs
        self.assertEqual(log.fields, {"event": "printed", "lines": 4})
        self.assertEqual(spans["sale"].reporter.component_name, "till")

    def test_the_python_service(self):
        spans = self.spans_of("./shop")
        self.assertEqual(set(spans), {"basket", "add up"})
        self.assertEqual(spans["basket"].tags, {"size": 3})
        self.assertEqual(spans["add up"].parent_id, spans["basket"].span_id)
        self.assertEqual(spans["basket"].reporter.component_name, "shop")
        self.assertEqual(spans["basket"].reporter.tags["lightstep.tracer_platform"], "python")


if __name__ == "__main__":
    unittest.main()
