"""eigenpy: a Boost.Python of another version. It converts to C++ classes and back, and raises."""

import contextlib

import eigenpy
import numpy


def check_that_there_are_two_of_boost_python():
    from lightstep_streaming import _native

    ours, theirs = type(_native.read_configuration), type(eigenpy.Quaternion.norm)
    assert (ours.__module__, ours.__name__) == (theirs.__module__, theirs.__name__)
    assert ours is not theirs


def check_that_it_raises(expected, said, function, *arguments):
    try:
        function(*arguments)
    except expected as error:
        assert said in str(error), error
    else:
        raise AssertionError(f"no {expected}")


@contextlib.contextmanager
def in_use(certificates):
    check_that_there_are_two_of_boost_python()
    upwards = numpy.array([0.0, 0.0, 1.0])

    def use():
        quarter = eigenpy.AngleAxis(numpy.pi / 2, upwards)
        turned = quarter.matrix() @ [1.0, 0.0, 0.0]
        assert numpy.allclose(turned, [0.0, 1.0, 0.0])
        vectors = eigenpy.StdVec_VectorXd()
        vectors.append(turned)
        assert numpy.array_equal(vectors[0], turned)
        # Of a C++ exception, and of arguments that fit nothing.
        check_that_it_raises(RuntimeError, "rows", eigenpy.Quaternion, numpy.zeros(7))
        check_that_it_raises(TypeError, "did not match", eigenpy.Quaternion, "dune")

    yield use
