"""Builds the small invented organisation in the data directory EFTERORD_DATA names, for `efterord demo`."""

import os
from pathlib import Path

N_MONTHS = 11


def main() -> None:
    data = Path(os.environ["EFTERORD_DATA"])
    os.environ["EFTERORD_MODE"] = "demo"
    os.environ["DJANGO_SETTINGS_MODULE"] = "efterord.project.settings"
    data.mkdir(mode=0o700)

    from efterord.vault import holder

    holder.establish(key_file=data.with_name(data.name + ".key"), keystore_path=data / "keystore.sqlite3")

    import django

    django.setup()

    from efterord.demo import blueprints, builds

    builds.build(lambda chapter: None, blueprints.small(), months=N_MONTHS)


if __name__ == "__main__":
    main()
