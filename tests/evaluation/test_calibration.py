"""What stated confidences are worth."""

import pytest

from chuyi_recon.core.model import Ground, Stretch
from chuyi_recon.evaluation.calibration import Band, Calibration, StatedCharacter, calibrate, state_characters


def said(confidence: float, right: int, wrong: int = 0) -> list[StatedCharacter]:
    return [StatedCharacter(confidence, ok, False) for ok in [True] * right + [False] * wrong]


def test_nine_of_ten_right_at_nine_tenths_is_no_error() -> None:
    found = calibrate(said(0.9, 9, 1))
    assert found.error == pytest.approx(0)
    assert (found.characters, found.wrong) == (10, 1)


def test_the_error_is_how_far_stated_and_right_lie_apart_each_band_by_its_characters() -> None:
    found = calibrate([*said(0.95, 15, 15), *said(0.25, 10)])
    assert found.error == pytest.approx((30 * 0.45 + 10 * 0.75) / 40)


def test_ten_bands_are_equal_and_the_last_has_its_upper_end() -> None:
    found = calibrate([*said(0.0, 1), *said(0.1, 1), *said(0.19, 1), *said(0.9, 1), *said(1.0, 1)])
    assert [b.characters for b in found.bands] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 2]


def test_what_is_stated_from_99_on_is_wrong_one_in_so_many() -> None:
    found = calibrate([*said(0.99, 199, 1), *said(1.0, 200), *said(0.98, 0, 50)])
    assert (found.sure_characters, found.sure_wrong, found.one_in) == (400, 1, 400)
    assert calibrate(said(1.0, 5)).one_in is None


def test_calibrations_of_families_add_up() -> None:
    one, two = said(0.97, 3, 1), said(0.5, 1, 1)
    both = calibrate(one) + calibrate(two)
    assert both == calibrate([*one, *two])
    assert Calibration().error == 0 and Calibration().bands[0] == Band()


def test_a_character_is_contested_unless_agreed_and_right_where_the_truth_has_it() -> None:
    stretches = [
        Stretch("支持建设 3", 0, 0, (), Ground.AGREED, 1.0),
        Stretch("个", 0, 1, (), Ground.MAJORITY, 0.6),
        Stretch("“楚怡”\n", 0, 2, (), Ground.RESTORED, 0.9),
    ]
    found = state_characters(stretches, "支持建设3所“楚怡”学校")
    assert [(s.confidence, s.right, s.contested) for s in found] == [
        *[(1.0, True, False)] * 5,
        (0.6, False, True),
        *[(0.9, True, True)] * 4,
    ]
