"""The one row that a response becomes."""

from django.db import models


class Response(models.Model):
    """All answers of one respondent, as JSON."""

    token = models.CharField(max_length=64)
    answers = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "plain_flow"

    def __str__(self) -> str:
        return str(self.pk)
