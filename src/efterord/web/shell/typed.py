"""Fields that a browser has a type of its own for: what was sent and cannot be read is not put back into the field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Typed(forms.Field):
    """Shows what was read of what was sent: a field of a type stays empty with any other value, and browsers warn.

    What is wrong with it is said by the sentence beside the field.
    """

    def bound_data(self, data: Any, initial: Any) -> Any:
        """This function will return what stands in the field when the form is shown again."""
        try:
            return self.to_python(super().bound_data(data, initial))
        except ValidationError:
            return None


class WholeField(Typed, forms.IntegerField):
    """A whole number."""


class DayField(Typed, forms.DateField):
    """A day."""
