"""The results of a unit as one account: page, PDF, spreadsheet, programs and letters all take it as it is."""
