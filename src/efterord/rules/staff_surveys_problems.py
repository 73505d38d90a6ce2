"""What can be wrong with a row of a staff survey's file, and what to do; the words are English message ids."""

from efterord.rules.people_problems import N_, Words

MAX_LISTED = 100

PROBLEMS: dict[str, Words] = {
    "missing_column": Words(
        N_("The file has no column for a field that is needed: %(value)s."),
        N_("Add the column, with one of the headings on the page of staff surveys."),
    ),
    "ragged": Words(
        N_("The row has %(value)s cells, and the header has %(other)s."),
        N_("Look for a separator inside a text, or a text without its quotation marks."),
    ),
    "unit_unknown": Words(
        N_("There is no unit “%(value)s”."),
        N_("Write the unit's number, its name if only one unit is called so, or its path as “Region > Clinic > Ward”."),
    ),
    "unit_ambiguous": Words(
        N_("Several units are called “%(value)s”."), N_("Write the path, as “Region > Clinic > Ward”.")
    ),
    "code_unknown": Words(
        N_("“%(value)s” is the code of no statement and no area."),
        N_("Take one of the codes on the page of staff surveys, or leave the row out."),
    ),
    "n_unreadable": Words(N_("“%(value)s” is not a number of people."), N_("Write how many answered, in figures.")),
    "too_few": Words(
        N_("The row stands for %(value)s people. Figures of fewer than %(other)s are not taken in."),
        N_("Leave the row out."),
    ),
    "other_scale": Words(
        N_("The scale has %(value)s steps, and the statements here have 5."),
        N_("A figure on another scale cannot be set beside ours, however it is converted. Leave the row out."),
    ),
    "mean_unreadable": Words(
        N_("The row has neither a mean that can be read nor how many chose each step."),
        N_("Write the mean as 3.8 or 3,8, or the numbers in the columns 1 to 5."),
    ),
    "mean_outside": Words(N_("The mean %(value)s is not between 1 and 5."), N_("Correct the mean.")),
    "mean_differs": Words(
        N_("The mean is %(value)s, and the numbers in the columns 1 to 5 give %(other)s."),
        N_("Correct the one or the other. 1 is lowest and 5 highest."),
    ),
    "counts_unreadable": Words(
        N_("How many chose each step cannot be read."), N_("Write a whole number in each of the columns 1 to 5.")
    ),
    "counts_differ": Words(
        N_("The columns 1 to 5 add up to %(value)s, and the row says %(other)s people."),
        N_("Correct the one or the other; who did not answer the question is not counted."),
    ),
    "twice": Words(N_("The same unit and code stand in row %(value)s already."), N_("Keep one of the two.")),
    "another_survey": Words(
        N_("The row is of another survey or date than row %(value)s."),
        N_("A file has one survey with one date. Make a file of its own for the other."),
    ),
    "name": Words(
        N_("The survey needs a name of at most %(other)s characters."), N_("Write the same name in each row.")
    ),
    "date_unreadable": Words(N_("“%(value)s” is not a date."), N_("Write the date as 2025-01-31 or 31.01.2025.")),
    "date_ahead": Words(N_("The date %(value)s is ahead."), N_("Write the day when the survey ended.")),
    "more_below": Words(
        N_("The units below have %(value)s people more than the unit itself."),
        N_("A unit's row holds everybody below it. Correct the numbers."),
    ),
    "left_over": Words(
        N_(
            "The units below it (rows %(rows)s) leave %(value)s people of this unit, fewer than %(other)s. Whoever "
            "subtracts them from the unit would have a figure of so few."
        ),
        N_("Leave out the row of one of the units below, or of the unit itself."),
    ),
    "there_already": Words(
        N_("A survey with this name and date is here already. Two versions side by side would show who differs."),
        N_("Delete the one that is here first."),
    ),
}
