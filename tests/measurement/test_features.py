"""What the regression reads of her does not depend on where in the picture she stands, how large, or which way."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from measurement.estimation import closer, features
from measurement.estimation.types import Observation, Outline, Stated

COUNT = len(features.LEVELS)
# A drawn person in a picture of 256 x 256: (x, y) of the landmarks that matter, left is at the picture's right.
AT = {
    0: (128, 36), 7: (134, 38), 8: (122, 38), 11: (148, 70), 12: (108, 70), 13: (168, 100), 14: (88, 100),
    15: (184, 130), 16: (72, 130), 23: (140, 130), 24: (116, 130), 25: (144, 180), 26: (112, 180),
    27: (146, 228), 28: (110, 228), 29: (146, 232), 30: (110, 232), 31: (148, 236), 32: (108, 236),
}  # fmt: skip


def drawn(wide: float = 1.0) -> np.ndarray:
    """Head, trunk, arms and legs; wide: of the trunk."""
    picture = np.zeros((256, 256), np.uint8)
    cv2.ellipse(picture, (128, 36), (14, 18), 0, 0, 360, 255, -1)
    cv2.rectangle(picture, (122, 50), (134, 66), 255, -1)
    cv2.ellipse(picture, (128, 102), (round(26 * wide), 42), 0, 0, 360, 255, -1)
    for side in (0, 1):
        for a, b, thick in ((11, 13, 12), (13, 15, 9), (23, 25, 22), (25, 27, 15), (27, 31, 10)):
            cv2.line(picture, AT[a + side], AT[b + side], 255, thick)
    return picture


def seen(
    wide: float = 1.0, to_frame=((2.0, 0.0, -16.0), (0.0, 2.0, 10.0)), picture=None, points=None
) -> Observation:
    affine = np.array(to_frame, np.float32)
    landmarks = np.zeros((33, 4), np.float32)
    at = np.zeros((33, 2))
    for place, point in (points or AT).items():
        at[place] = point
    landmarks[:, :2] = at @ affine[:, :2].T + affine[:, 2]
    landmarks[:, 3] = 0.99
    world = np.zeros((33, 3), np.float32)
    world[:, :2] = (at - (128, 130)) / 120
    mask = drawn(wide) if picture is None else picture
    return Observation(0, 480, 640, landmarks, world, mask, affine, 0.98, 120.0, 200.0)


def widths(observation: Observation) -> np.ndarray:
    return features.view_features(observation, 1700)[: 3 * COUNT]


def test_a_wider_trunk_has_wider_levels_and_legs_as_before():
    slim, stout = widths(seen(1.0))[:COUNT], widths(seen(1.2))[:COUNT]
    trunk = (features.LEVELS > 0.5) & (features.LEVELS < 0.63)  # above, the arm is nearer than her side
    assert np.median(stout[trunk] / slim[trunk]) == pytest.approx(1.2, abs=0.03)
    cut = slice(3 * COUNT + 20, 3 * COUNT + 28)  # knees and shins
    legs = [features.view_features(seen(wide), 1700)[cut] for wide in (1.0, 1.2)]
    assert legs[0] == pytest.approx(legs[1], abs=1e-4)
    assert (legs[0] > 0.03).all()


def test_the_same_body_elsewhere_in_the_picture_and_larger_gives_the_same_widths():
    here = widths(seen())
    there = widths(seen(to_frame=((1.4, 0.0, 60.0), (0.0, 1.4, 90.0))))
    assert there == pytest.approx(here, abs=1e-5)


def test_a_phone_that_was_rolled_gives_nearly_the_same_widths():
    here = widths(seen())[:COUNT]
    turn = cv2.getRotationMatrix2D((128, 128), 6, 1.0)
    points = {place: tuple(turn[:, :2] @ point + turn[:, 2]) for place, point in AT.items()}
    rolled = seen(picture=cv2.warpAffine(drawn(), turn, (256, 256)), points=points)
    off = np.abs(widths(rolled)[:COUNT] - here)
    assert np.median(off) < 0.004  # of her height: 7 mm of 170 cm, at a mask of 8 mm a pixel
    assert np.quantile(off, 0.9) < 0.02


def test_a_browsers_mask_of_zeros_and_ones_gives_nearly_the_same_widths():
    soft = cv2.GaussianBlur(drawn(), (0, 0), 1.2)
    hard = np.where(soft >= 128, 255, 0).astype(np.uint8)
    off = np.abs(widths(seen(picture=soft))[: 2 * COUNT] - widths(seen(picture=hard))[: 2 * COUNT])
    assert np.median(off) < 0.003


def test_a_mask_that_joins_arm_and_trunk_makes_no_wider_bust():
    """Under the armpit a mask often closes; a level there ends at the arm, as it does where it is open."""
    web = drawn()
    for side in (0, 1):
        inner = AT[11 + side][0] - (8 if side == 0 else -8)
        cv2.fillPoly(web, [np.array([(inner, 78), AT[13 + side], (inner, 100)], np.int32)], 255)
    bust = (features.LEVELS > 0.62) & (features.LEVELS < 0.72)
    open_, closed = widths(seen()), widths(seen(picture=web))
    assert (
        closed[2 * COUNT :][bust] - open_[2 * COUNT :][bust]
    ).max() > 0.04  # all that is body tells of the web
    assert np.abs(closed[:COUNT][bust] - open_[:COUNT][bust]).max() < 0.03
    below = features.LEVELS < 0.4
    assert closed[:COUNT][below] == pytest.approx(open_[:COUNT][below])


def test_a_closer_look_at_the_same_body_gives_the_same_widths():
    """Tighter and stretched sideways: what a px is worth differs in the two directions."""
    far = seen(picture=cv2.GaussianBlur(drawn(), (0, 0), 1.0))
    to_frame = closer.crop(far.landmarks)
    assert to_frame[0, 0] < 0.95 * to_frame[1, 1] < 0.95 * far.to_frame[1, 1]
    from_frame = cv2.invertAffineTransform(far.to_frame)
    whole = [np.vstack([one, (0, 0, 1)]) for one in (from_frame, to_frame)]
    mask = cv2.warpAffine(
        far.mask, (whole[0] @ whole[1])[:2], (256, 256), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    near = replace(far, closer=Outline(mask, to_frame), mask=np.zeros_like(mask))
    there, here = features.view_features(far, 1700), features.view_features(near, 1700)
    assert np.median(np.abs(there - here)) < 0.001
    assert np.abs(there - here)[: 3 * COUNT].mean() < 0.004


@pytest.mark.parametrize(
    "affine", [np.zeros((2, 3)), np.full((2, 3), 1e5), np.array([[0, 0, 5], [0, -2, 3]])]
)
def test_an_outline_from_nowhere_has_features_of_nothing(affine):
    """A browser may send any six numbers."""
    lost = replace(seen(), closer=Outline(drawn(), affine.astype(np.float32)))
    assert np.isfinite(features.view_features(lost, 1700)).all()


def sideways(mirrored: bool) -> Observation:
    picture = np.zeros((256, 256), np.uint8)
    cv2.ellipse(picture, (128, 36), (15, 18), 0, 0, 360, 255, -1)
    cv2.rectangle(picture, (122, 50), (136, 66), 255, -1)
    cv2.ellipse(picture, (128, 100), (18, 42), 0, 0, 360, 255, -1)
    cv2.circle(picture, (142, 130), 14, 255, -1)  # behind
    cv2.rectangle(picture, (118, 130), (138, 230), 255, -1)
    cv2.rectangle(picture, (96, 222), (138, 236), 255, -1)  # feet, ahead
    points = {place: (128, y) for place, (_, y) in AT.items()} | {0: (112, 36), 31: (98, 232), 32: (98, 232)}
    if mirrored:
        picture = picture[:, ::-1].copy()
        points = {place: (255 - x, y) for place, (x, y) in points.items()}
    return seen(picture=picture, points=points)


def test_both_her_sides_give_the_same_numbers():
    left, right = sideways(False), sideways(True)
    assert not features.faces_right(left)
    assert features.faces_right(right)
    assert widths(left) == pytest.approx(widths(right), abs=0.004)
    ahead, behind = widths(left)[:COUNT], widths(left)[COUNT : 2 * COUNT]
    seat = np.argmin(np.abs(features.LEVELS - 0.48))
    assert behind[seat] > ahead[seat] + 0.02


def test_a_capture_without_a_side_has_no_features():
    with pytest.raises(ValueError, match="side"):
        features.clip_features([seen()], [], [], Stated(1700))


def test_a_missing_back_is_told_apart_from_a_seen_one_and_stands_in_by_the_front():
    with_back = features.clip_features([seen()], [sideways(False)], [seen(1.1)], Stated(1700))
    without = features.clip_features([seen()], [sideways(False)], [], Stated(1700))
    size = (len(without) - 6) // 4
    assert without.shape == with_back.shape
    assert (without[:size] == without[2 * size : 3 * size]).all()
    assert (with_back[:size] != with_back[2 * size : 3 * size]).any()
    assert list(without[-6:-3]) == [0.0, 0.0, 0.0]
    assert list(with_back[-6:-3]) == [0.0, 1.0, 0.0]
    assert without[-1] == pytest.approx(1.7)


def test_all_four_diagonals_show_one_outline():
    """From the opposite direction an outline is mirrored, and she is about the same on both sides."""
    ahead, behind = sideways(False), sideways(True)
    wide = {11: (140, 70), 12: (100, 70)}  # shoulders seen at a slant: nobody takes it for a side

    def slanted(one: Observation, mirrored: bool) -> Observation:
        landmarks = one.landmarks.copy()
        for place, (x, y) in wide.items():
            at = np.array([255 - x if mirrored else x, y])
            landmarks[place, :2] = one.to_frame[:, :2] @ at + one.to_frame[:, 2]
        return replace(one, landmarks=landmarks)

    to_left, to_right = slanted(ahead, False), slanted(behind, True)
    assert not features.faces_right(to_right)
    one, other = (
        features.clip_features([seen()], [sideways(False)], [], Stated(1700), [view])
        for view in (to_left, to_right)
    )
    assert one == pytest.approx(other, abs=0.006)
    without = features.clip_features([seen()], [sideways(False)], [], Stated(1700))
    size = (len(without) - 6) // 4
    assert without[3 * size : 3 * size + COUNT] == pytest.approx(
        (without[:COUNT] + without[size : size + COUNT]) / 2
    )
    assert list(one[4 * size : 4 * size + 3]) == [0, 0, 1]  # both sides? back? diagonals?


def test_a_finer_mask_of_the_same_outline_gives_the_same_widths():
    soft = cv2.GaussianBlur(drawn(), (0, 0), 1.2)
    here = seen(picture=soft)
    affine = here.to_frame @ np.array([[0.5, 0, -0.25], [0, 0.5, -0.25], [0, 0, 1]], np.float32)
    fine = replace(here, mask=cv2.resize(soft, (512, 512)), to_frame=affine)
    assert widths(fine) == pytest.approx(widths(here), abs=0.003)
