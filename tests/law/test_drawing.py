"""The pathway drawn: every place where a child may stand is on it, in the order of the steps."""

from alongside.law import drawing, layers, pathway
from alongside.law.tables import Layer

TRACKS = {track.layer: track for track in drawing.tracks()}


def stations(layer):
    return [station.value for station in TRACKS[layer].stations]


def test_whatever_an_event_moves_a_child_to_is_drawn():
    drawn = {(layer, value) for layer in TRACKS for value in stations(layer)}
    moved = {
        (move.layer, move.value)
        for room in pathway.rooms()
        for move in room.moves
        if move.value is not None and move.layer is not Layer.SIDE
    }
    assert moved <= drawn


def test_every_care_status_that_can_be_worked_out_is_drawn():
    care = layers.BY_LAYER[Layer.CARE]
    assert {value for value, _ in (*care.values, *care.finer)} == set(stations(Layer.CARE))


def test_the_stations_stand_in_the_order_of_the_steps_that_lead_there():
    for track in drawing.tracks():
        first = [station.steps[0] for station in track.stations if station.steps]
        assert first == sorted(first), track.name
    help_ = stations(Layer.HELP)
    assert help_.index("contact") < help_.index("referral") < help_.index("assessment")
    assert help_.index("assessment") < help_.index("child_in_need")
    protection = stations(Layer.PROTECTION)
    assert protection.index("s47_enquiry_open") < protection.index("conference_pending")
    assert protection[-1] == "child_protection_plan"


def test_the_printed_page_names_every_station():
    printed = drawing.as_markdown()
    for track in drawing.tracks():
        for station in track.stations:
            assert station.words in printed
