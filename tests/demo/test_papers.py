"""demo.json is whole or absent, and right for the port that is served."""

from efterord.demo import papers

TABLE = {
    "base_url": "http://127.0.0.1:8000",
    "password": "http://127.0.0.1:80001",
    "survey_links": {"sv": "http://127.0.0.1:8000/survey/abc/"},
    "log_ins": [{"mail": "a@havlunda.example"}],
    "node_with_result": {"id": 3, "url": "http://127.0.0.1:8000/results/3/"},
}


def test_missing_or_broken_paper_is_no_demo(tmp_path):
    assert papers.read(tmp_path) == {}
    (tmp_path / "demo.json").write_text('{"base_url": "http')
    assert papers.read(tmp_path) == {}


def test_paper_is_written_whole(tmp_path):
    papers.write(tmp_path, TABLE)
    assert papers.read(tmp_path) == TABLE
    assert [path.name for path in tmp_path.iterdir()] == ["demo.json"]


def test_addresses_follow_the_port_and_nothing_else_does(tmp_path):
    papers.write(tmp_path, TABLE)
    moved = papers.move(tmp_path, "http://127.0.0.1:9100")
    assert moved == papers.read(tmp_path)
    assert moved == {
        **TABLE,
        "base_url": "http://127.0.0.1:9100",
        "survey_links": {"sv": "http://127.0.0.1:9100/survey/abc/"},
        "node_with_result": {"id": 3, "url": "http://127.0.0.1:9100/results/3/"},
    }
