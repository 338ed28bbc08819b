"""An agency's units are found by the list, and by the name where the list lacks it."""

from data.agencies import bureaus, line, units


def test_a_bureau_is_itself_and_a_unit_has_its_bureau():
    """The list names the parent of 停管處, and none of 某某會."""
    expected = {"交通局": "交通局", "交通局停管處": "交通局", "某某會": "某某會"}
    assert expected == bureaus(["交通局", "交通局停管處", "某某會"])


def test_a_unit_that_the_list_lacks_belongs_to_the_bureau_it_is_named_after():
    """工務局 is listed, and its name begins with it."""
    assert ["工務局公園路燈工程管理處", "工務局"] == line("工務局公園路燈工程管理處")


def test_districts_offices_stand_under_civil_affairs():
    """The list says so; their name does not."""
    assert ["區公所", "民政局"] == line("區公所")


def test_a_bureau_has_its_units_and_a_unit_only_itself():
    """Two units of 交通局; a unit does not have its bureau."""
    names = ["交通局", "交通局停管處", "交通局公運處", "工務局"]

    assert ("交通局", "交通局停管處", "交通局公運處") == tuple(
        sorted(units("交通局", names), key=names.index)
    )
    assert ("交通局停管處",) == units("交通局停管處", names)
